package io.flyshuttle.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Bar 4: how the library behaves beside its peers where time is short, something is slow, something
 * fails, or something computes for long. Prints a table for each race.
 *
 * <p>{@code Races [RACE ...] [--seconds N] [--repeats N]}, the races being {@code deadline}, {@code
 * head-of-line}, {@code failure}, {@code sharing} and {@code timers}; all of them take about three
 * minutes.
 */
public final class Races {
  private static final List<String> ALL =
      List.of("deadline", "head-of-line", "failure", "sharing", "timers");

  private Races() {}

  /** Something that takes time; an exception is part of some races and is its end. */
  @FunctionalInterface
  interface Contender {
    void run() throws Exception;
  }

  /** Runs the races. */
  public static void main(String... arguments) throws Exception {
    Arguments parsed = Arguments.of(arguments, ALL, 10, 3);
    for (String race : parsed.names()) {
      switch (race) {
        case "deadline" -> DeadlineRace.run(parsed.repeats());
        case "head-of-line" -> HeadOfLineRace.run(parsed.repeats());
        case "failure" -> FailureRace.run(parsed.repeats());
        case "sharing" -> SharingRace.run(parsed.seconds(), parsed.repeats());
        default -> TimerRace.run(Math.min(5, parsed.seconds()));
      }
    }
    System.exit(0); // threads that nobody can stop may be left
  }

  /** Milliseconds until {@code contender} has returned or thrown, several times. */
  static Samples time(int repeats, Contender contender) {
    double[] times = new double[repeats];
    for (int i = 0; i < repeats; i++) {
      long began = System.nanoTime();
      try {
        contender.run();
      } catch (Exception expected) {
        // A deadline or a planted failure: the race is how soon it comes.
      }
      times[i] = (System.nanoTime() - began) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
    return new Samples(times);
  }
}
