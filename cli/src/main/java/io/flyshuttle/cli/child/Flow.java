package io.flyshuttle.cli.child;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How items flowed while some of them never ended. Times are in seconds since the first item unless
 * they are said to be something else.
 *
 * @param items in all
 * @param ended when each item that ended did so, in order
 * @param late items that would have ended but were not given the time to, by a machine that is busy
 * @param runaways those that never end
 * @param seconds when the last outcome came
 * @param watchedSeconds for how long outcomes were waited for
 * @param coresAfter how many cores were busy after that
 * @param closeSeconds how long closing the shuttle took
 * @param left threads that still computed after that
 */
public record Flow(
    int items,
    List<Double> ended,
    int late,
    List<Runaway> runaways,
    double seconds,
    double watchedSeconds,
    double coresAfter,
    double closeSeconds,
    int left) {

  /**
   * An item that never ended.
   *
   * @param item its number
   * @param what kept it
   * @param began when it began
   * @param over when it was given up: killed, or left to itself
   * @param killed whether it was killed
   * @param at where it was stuck: the innermost frame, and the innermost of its own code if not the
   *     same
   * @param replacedMs how long after its end a fresh worker began the next item; in milliseconds,
   *     empty where there are no workers or nothing was left to do
   */
  public record Runaway(
      long item,
      String what,
      double began,
      double over,
      boolean killed,
      List<String> at,
      OptionalDouble replacedMs) {

    /** The same, killed, and replaced so many milliseconds later. */
    Runaway killed(OptionalDouble replaced) {
      return new Runaway(item, what, began, over, true, at, replaced);
    }
  }

  /** Items per second before the first item that never ended began. */
  public double rateBefore() {
    double until = runaways.stream().mapToDouble(Runaway::began).min().orElse(seconds);
    return rate(0, until);
  }

  /** Items per second after the last of them was given up, for as long as there were items. */
  public double rateAfter() {
    double from = runaways.stream().mapToDouble(Runaway::over).max().orElse(0);
    return rate(from, hasAll() ? seconds : watchedSeconds);
  }

  /** Whether every item has an outcome. */
  public boolean hasAll() {
    return ended.size() + late + runaways.size() == items;
  }

  /** The longest time in seconds without an item's end; to the end of the watch if some are due. */
  public double longestPause() {
    double longest = 0;
    double before = 0;
    for (double now : ended) {
      longest = Math.max(longest, now - before);
      before = now;
    }
    return hasAll() ? longest : Math.max(longest, watchedSeconds - before);
  }

  private double rate(double from, double until) {
    long count = ended.stream().filter(time -> time > from && time <= until).count();
    return until > from ? count / (until - from) : 0;
  }
}
