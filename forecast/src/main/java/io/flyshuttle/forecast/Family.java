package io.flyshuttle.forecast;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The strategies that a simulation knows, whether their modules are there or not. */
enum Family {
  SYNCHRONOUS("synchronous"),
  THREADS("threads"),
  EVENT_LOOP("event-loop"),
  VIRTUAL("virtual-threads"),
  HYBRID("hybrid"),
  PROCESSES("hybrid-processes"),
  CLUSTER("cluster");

  private static final int DEFAULT_THREADS = 32;
  private static final int MOST_THREADS = 10_000;

  private final String label;

  Family(String label) {
    this.label = label;
  }

  /** Its name; that of threads without a number. */
  String label() {
    return label;
  }

  /** The name of a strategy of it, with the default number where it has one. */
  String strategy() {
    return this == THREADS ? "threads(" + DEFAULT_THREADS + ")" : label;
  }

  /**
   * The one of a strategy.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  static Family of(String strategy) {
    for (Family family : values()) {
      boolean numbered = family == THREADS && strategy.startsWith("threads(");
      if (numbered || family.label.equals(strategy)) {
        return family;
      }
    }
    throw new IllegalArgumentException(
        "no strategy '%s' to simulate; there are: %s"
            .formatted(
                strategy,
                Arrays.stream(values()).map(Family::label).collect(Collectors.joining(", "))));
  }

  /**
   * The number of threads of {@code threads(n)}.
   *
   * @throws IllegalArgumentException if it is not one from 1 to 10,000
   */
  static int threads(String strategy) {
    if (strategy.equals(THREADS.label)) {
      return DEFAULT_THREADS;
    }
    if (strategy.matches("threads\\([0-9]{1,5}\\)")) {
      int count = Integer.parseInt(strategy.substring("threads(".length(), strategy.length() - 1));
      if (count >= 1 && count <= MOST_THREADS) {
        return count;
      }
    }
    throw new IllegalArgumentException(strategy + ": must have from 1 to 10,000 threads");
  }
}
