/**
 * Which strategy suits a workload, and what it will take, before it is run.
 *
 * <p>A workload is a {@link io.flyshuttle.forecast.Demand}: what each item asks of each stage,
 * learnt from a sample of a pipeline ({@link io.flyshuttle.forecast.Profile}) or given by hand
 * ({@link io.flyshuttle.forecast.Figures}). With what the {@link io.flyshuttle.forecast.Machine}
 * costs it is simulated under each {@link io.flyshuttle.forecast.Setting}. All are values; nothing
 * here starts a thread or reads a clock but what says so.
 */
@NullMarked
package io.flyshuttle.forecast;

import org.jspecify.annotations.NullMarked;
