/**
 * How quick the forecast is, and how right: {@link io.flyshuttle.bench.forecast.SimulatorSpeed}
 * shows one bar of {@code docs/benchmarks.md}.
 */
@NullMarked
package io.flyshuttle.bench.forecast;

import org.jspecify.annotations.NullMarked;
