package io.flyshuttle.forecast;

import java.util.Locale;
import java.util.Objects;
import java.util.function.DoubleFunction;

/**
 * A strategy that may be chosen, and what there is to say for it, measured or forecast. A value.
 *
 * @param strategy its name
 * @param seconds that the work takes
 * @param lowSeconds the least that the same work may take another time
 * @param highSeconds the most
 * @param lateness of a timer of others in the same JVM, in seconds, at the 99th percentile
 * @param memoryBytes that it holds, with its worker JVMs; 0 if unknown
 */
public record Contender(
    String strategy,
    double seconds,
    double lowSeconds,
    double highSeconds,
    double lateness,
    long memoryBytes) {

  private static final String PROCESSES = "hybrid-processes";

  /** Times closer than that are the same: two runs of one strategy differ as much. */
  private static final double SAME_TIME = 1.05;

  private static final double SAME_LATENESS_SECONDS = 1e-3;
  private static final double SAME_LATENESS = 1.25;
  private static final double SAME_MEMORY = 1.05;

  /** A timer that is so late, and so many times as late as it need be, is starved. */
  private static final double STARVING_SECONDS = 50e-3;

  private static final double STARVING = 2;

  /** Checks that it has a name. */
  public Contender {
    Objects.requireNonNull(strategy, "strategy");
  }

  static Contender of(Forecast forecast) {
    Simulation simulation = forecast.simulation();
    // What is unknown of the work is unknown under all strategies alike, and tells none apart.
    return new Contender(
        forecast.strategy(),
        simulation.seconds(),
        simulation.seconds(),
        simulation.seconds(),
        simulation.latenessP99(),
        simulation.memoryBytes());
  }

  /** Whether time alone does not tell it from the fastest: a run differs from the next as much. */
  public boolean isAsFastAs(Contender fastest) {
    boolean overlaps = lowSeconds <= fastest.highSeconds && fastest.lowSeconds <= highSeconds;
    return overlaps || seconds <= fastest.seconds * SAME_TIME;
  }

  boolean isAsCalmAs(Contender calmest) {
    return lateness
        <= Math.max(calmest.lateness + SAME_LATENESS_SECONDS, calmest.lateness * SAME_LATENESS);
  }

  boolean isAsLeanAs(Contender leanest) {
    return memoryBytes <= leanest.memoryBytes * SAME_MEMORY;
  }

  /** Whether others wait so long under it, and not under {@code calmest}, that it is no equal. */
  public boolean starvesBeside(Contender calmest) {
    return lateness > STARVING_SECONDS && lateness > STARVING * calmest.lateness;
  }

  /** Whether all that computes comes one after the other. */
  boolean isOneThread() {
    return strategy.equals("event-loop");
  }

  /** Whether it runs in several JVMs. */
  boolean hasWorkers() {
    return strategy.equals(PROCESSES);
  }

  /** Its figures, where there is no other to compare them with. */
  public String alone() {
    return "%s, others wait %s at p99".formatted(Units.time(seconds), late());
  }

  String beatsInTime(Contender next) {
    Pair times = Pair.apart(seconds, next.seconds, Units::time, "%.3f s", 1);
    return "fastest with %s, %s takes %s%s%s"
        .formatted(times.one, next.strategy, times.other, lateness(next), workers(next));
  }

  /** What it costs to be faster by worker JVMs. */
  private String workers(Contender next) {
    return hasWorkers() && !next.hasWorkers()
        ? "; with its worker JVMs it holds %s instead of %s".formatted(memory(), next.memory())
        : "";
  }

  private String lateness(Contender next) {
    if (late().equals(next.late())) {
      return "; others wait %s at p99 under both".formatted(late());
    }
    return lateness > next.lateness
        ? ", though others wait %s at p99, under %s only %s"
            .formatted(late(), next.strategy, next.late())
        : "; others wait %s at p99, under %s %s".formatted(late(), next.strategy, next.late());
  }

  String beatsInLateness(Contender rival) {
    return "as fast as %s (%s), but others wait only %s at p99 instead of %s"
        .formatted(rival.strategy, times(rival), late(), rival.late());
  }

  String beatsInMemory(Contender rival) {
    Pair memory =
        Pair.apart(
            (double) memoryBytes, (double) rival.memoryBytes, Units::bytes, "%,.0f MB", 1e-6);
    return "as fast as %s (%s) and others wait as little (%s at p99), but it holds %s instead of %s"
        .formatted(rival.strategy, times(rival), late(), memory.one, memory.other);
  }

  String needsNoWorkers(Contender rival) {
    return "as fast as %s (%s) without its worker JVMs, %s instead of %s in all"
        .formatted(rival.strategy, times(rival), memory(), rival.memory());
  }

  String ties(Contender rival) {
    return "no worse than %s in anything: %s, others wait %s"
        .formatted(
            rival.strategy,
            times(rival),
            late().equals(rival.late())
                ? late() + " at p99 under both"
                : "%s and %s at p99".formatted(late(), rival.late()));
  }

  String isEnoughBeside(Contender rival) {
    return ("all is over in %s one item after the other;"
            + " what %s would save (%s) its threads may take to start and to warm up")
        .formatted(
            Units.time(seconds), rival.strategy, Units.time(Math.max(0, seconds - rival.seconds)));
  }

  private String times(Contender rival) {
    String own = Units.time(seconds);
    String others = Units.time(rival.seconds);
    return own.equals(others) ? "both " + own : own + " and " + others;
  }

  private String memory() {
    return Units.bytes((double) memoryBytes);
  }

  private String late() {
    return Units.millis(lateness * 1e3);
  }

  /** Two figures in words, with as many digits as it takes to tell them apart. */
  private record Pair(String one, String other) {
    static Pair apart(
        double one, double other, DoubleFunction<String> usual, String fine, double unit) {
      Pair words = new Pair(usual.apply(one), usual.apply(other));
      return words.one.equals(words.other)
          ? new Pair(fine(fine, one * unit), fine(fine, other * unit))
          : words;
    }

    private static String fine(String format, double value) {
      return String.format(Locale.ROOT, format, value);
    }
  }
}
