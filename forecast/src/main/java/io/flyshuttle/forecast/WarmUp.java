package io.flyshuttle.forecast;

import io.flyshuttle.forecast.Profile.Sampling;

/**
 * What the JIT compilers take of the cores while a JVM warms up. They have most to do in the first
 * seconds, and less and less: by the time {@code t} they have used {@code all * (1 - exp(-t /
 * TIME))}. What a sample used of that tells the rest. In a JVM that is warm already that is next to
 * nothing.
 *
 * <p>The form and its time are what was measured of the runs of {@code flyshuttle compare} under
 * all strategies, from 1,000 to 20,000 items: see {@code docs/benchmarks.md}, warming up.
 *
 * @param seconds CPU time of the compilers in all
 */
record WarmUp(double seconds) {
  /** Seconds after which they have done 63 % of their work. */
  private static final double TIME = 3;

  private static final double WORKER = 0.75; // of that, in each worker JVM
  private static final double LEAST_SAMPLE = 0.1; // seconds: less tells nothing

  /** By what a sample saw of it, in a JVM as cold as that of the run will be. */
  static WarmUp of(Sampling sampling) {
    double seconds = Math.max(LEAST_SAMPLE, sampling.took().toNanos() / 1e9);
    return new WarmUp(sampling.compilerSeconds() / -StrictMath.expm1(-seconds / TIME));
  }

  /**
   * CPU time of the compilers in the first seconds of a run.
   *
   * @param workers JVMs that warm up beside
   */
  double within(double runSeconds, int workers) {
    return seconds * (1 + WORKER * workers) * -StrictMath.expm1(-runSeconds / TIME);
  }
}
