package io.flyshuttle.web;

import io.flyshuttle.forecast.Demand;
import java.util.Comparator;
import java.util.List;

/**
 * What no strategy on this machine can be faster than. A value.
 *
 * @param seconds the bound
 * @param because which one it is, in one sentence
 */
record Floor(double seconds, String because) {
  private static final double NANOS = 1e9;

  /** Of a workload with the cores and the concurrency of {@code question}. */
  static Floor of(Question question, Demand demand) {
    double computing = demand.workNanos() / NANOS;
    double waiting = demand.waitNanos() / NANOS;
    double longest = longest(demand);
    return List.of(
            new Floor(
                computing / question.cores(),
                "The tasks compute for %s; %s share that."
                    .formatted(Words.seconds(computing), count(question.cores(), "core", "cores"))),
            new Floor(
                waiting / question.concurrency(),
                "The tasks wait for %s; %s at once."
                    .formatted(
                        Words.seconds(waiting), count(question.concurrency(), "waits", "wait"))),
            new Floor(longest, "The longest task takes %s.".formatted(Words.seconds(longest))))
        .stream()
        .max(Comparator.comparingDouble(Floor::seconds))
        .orElseThrow();
  }

  private static String count(long number, String one, String more) {
    return Words.count(number) + " " + (number == 1 ? one : more);
  }

  private static double longest(Demand demand) {
    double longest = 0;
    for (int i = 0; i < demand.items(); i++) {
      double item = 0;
      for (Demand.Stage stage : demand.stages()) {
        item += stage.waits().at(i) + stage.work().at(i);
      }
      longest = Math.max(longest, item);
    }
    return longest / NANOS;
  }
}
