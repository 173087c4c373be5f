package io.flyshuttle.forecast;

import java.util.List;

/**
 * Where each of some items was, and when: for a Gantt chart. A value.
 *
 * @param setting what was simulated
 * @param bars in the order of their begin
 */
public record Timeline(Setting setting, List<Bar> bars) {

  /** Copies the list. */
  public Timeline {
    bars = List.copyOf(bars);
  }

  /** What an item does for a while. */
  public enum Activity {
    /** It waits for something outside, and needs no core. */
    WAIT,
    /** It is ready, and all that could take it are busy. */
    QUEUE,
    /** It computes. */
    WORK
  }

  /**
   * One item doing one thing.
   *
   * @param item its index
   * @param stage the index of its stage
   * @param lane the thread or permit that it holds; -1 while it queues
   * @param activity what it does
   * @param begin seconds from the start of the run
   * @param end seconds from the start of the run
   */
  public record Bar(int item, int stage, int lane, Activity activity, double begin, double end) {}
}
