package io.flyshuttle.cli.report;

/** Rounds what is measured, for JSON: more digits than these mean nothing. */
final class Decimals {
  private static final double MILLION = 1e6;

  private Decimals() {}

  /** To six digits behind the point: seconds to microseconds. */
  static double rounded(double value) {
    return Math.rint(value * MILLION) / MILLION;
  }
}
