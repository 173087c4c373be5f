package io.flyshuttle.cli.compare;

/** What follows from a comparison: a recommendation, or why there is none. */
public sealed interface Advice permits Recommendation, Advice.None {

  /**
   * No strategy can be recommended.
   *
   * @param reason as a sentence without its end
   */
  record None(String reason) implements Advice {}
}
