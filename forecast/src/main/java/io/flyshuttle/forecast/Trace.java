package io.flyshuttle.forecast;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the first items of a simulation do, and when. */
final class Trace {
  private static final int NOTHING = -1;

  private final int limit;
  private final List<Timeline.Bar> bars = new ArrayList<>();
  private final int[] activity; // by item: the ordinal, or NOTHING
  private final int[] stage;
  private final int[] lane;
  private final long[] since;
  private int open; // items that have not ended

  /** Of the first {@code limit} items; 0 for none. */
  Trace(int limit) {
    this.limit = limit;
    this.open = limit;
    activity = new int[limit];
    java.util.Arrays.fill(activity, NOTHING);
    stage = new int[limit];
    lane = new int[limit];
    since = new long[limit];
  }

  /** None. */
  static Trace none() {
    return new Trace(0);
  }

  boolean follows(int item) {
    return item < limit;
  }

  /** Whether all that it follows have ended; false where it follows none. */
  boolean complete() {
    return limit > 0 && open == 0;
  }

  /** An item begins to do something, unless it does just that, and ends what it did before. */
  void to(Timeline.Activity what, int item, int stageIndex, int laneIndex, long now) {
    boolean same =
        item >= limit || (activity[item] == what.ordinal() && stage[item] == stageIndex);
    if (!same) {
      close(item, now);
      activity[item] = what.ordinal();
      stage[item] = stageIndex;
      lane[item] = what == Timeline.Activity.QUEUE ? -1 : laneIndex;
      since[item] = now;
    }
  }

  /** An item rests between two stages, or for the others of its chunk. */
  void rest(int item, long now) {
    if (item < limit) {
      close(item, now);
      activity[item] = NOTHING;
    }
  }

  /** An item has gone through all stages. */
  void end(int item, long now) {
    if (item < limit) {
      close(item, now);
      activity[item] = NOTHING;
      open--;
    }
  }

  private void close(int item, long now) {
    if (activity[item] != NOTHING && now > since[item]) {
      bars.add(
          new Timeline.Bar(
              item,
              stage[item],
              lane[item],
              Timeline.Activity.values()[activity[item]],
              since[item] / 1e9,
              now / 1e9));
    }
  }

  /** In the order of their begin. */
  List<Timeline.Bar> bars() {
    bars.sort(
        Comparator.comparingDouble(Timeline.Bar::begin)
            .thenComparingInt(Timeline.Bar::item)
            .thenComparingInt(Timeline.Bar::stage));
    return bars;
  }
}
