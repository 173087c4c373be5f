/** How far forecasts are from what is then measured, over many workloads. */
@NullMarked
package io.flyshuttle.cli.accuracy;

import org.jspecify.annotations.NullMarked;
