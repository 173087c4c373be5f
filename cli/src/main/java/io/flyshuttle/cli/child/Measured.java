package io.flyshuttle.cli.child;

import java.util.Comparator;
import java.util.List;

/**
 * A run, and what the clocks say of it. A value.
 *
 * @param event as it is told
 * @param used by it, and by others meanwhile
 */
record Measured(Event.Finished event, Reading.Used used) {

  /**
   * The one in the middle by its time, of some runs of the same work, an odd number: chance has a
   * good part in each. What others did is that of all, as it is counted too coarsely for one. What
   * this process held at most is that of the first, without the garbage of the others.
   *
   * @throws IllegalStateException if they have come to different results
   */
  static Event.Finished middle(List<Measured> runs) {
    Event.Finished first = runs.getFirst().event;
    if (runs.stream().anyMatch(run -> !run.event.digest().equals(first.digest()))) {
      throw new IllegalStateException("the same work has come to different results");
    }
    Event.Finished middle =
        runs.stream()
            .map(Measured::event)
            .sorted(Comparator.comparingDouble(Event.Finished::wallSeconds))
            .toList()
            .get(runs.size() / 2);
    Reading.Used all = runs.stream().map(Measured::used).reduce(Reading.Used::plus).orElseThrow();
    return middle.holding(first.peakRssBytes()).beside(all.others());
  }
}
