package io.flyshuttle.cli.child;

/**
 * What the machine was like during a run; what others took, during all runs of short work.
 *
 * @param spinNanos the reference loop of {@link io.flyshuttle.forecast.Spin}, before, meanwhile and
 *     after on average: how quick the cores were
 * @param foreignCores cores that other programs used; 0 where the system does not say
 * @param compilerSeconds CPU time of the JIT compilers; 0 where the system does not say
 * @param stolenCores cores that the host gave to others; 0 where the system does not say
 */
public record Conditions(
    double spinNanos, double compilerSeconds, double foreignCores, double stolenCores) {}
