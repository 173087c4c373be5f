/**
 * What forecasting costs and how far it is right: each class shows a bar of {@code
 * docs/benchmarks.md}.
 */
@NullMarked
package io.flyshuttle.bench.forecast;

import org.jspecify.annotations.NullMarked;
