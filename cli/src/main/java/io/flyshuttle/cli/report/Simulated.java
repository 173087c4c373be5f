package io.flyshuttle.cli.report;

import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Plan;
import io.flyshuttle.forecast.Spread;
import io.flyshuttle.forecast.Sweep;
import io.flyshuttle.forecast.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A forecast from figures alone.
 *
 * @param figures what was asked for
 * @param machine what it would run on
 * @param plan with the forecast of each strategy
 * @param sweep over another figure, if asked for
 */
public record Simulated(Figures figures, Machine machine, Plan plan, Optional<Sweep> sweep) {
  private static final String SYNCHRONOUS = "synchronous";

  /** The workload in a few words. */
  String workload() {
    StringBuilder words = new StringBuilder(Units.count(figures.items()));
    words.append(figures.items() == 1 ? " item, which" : " items, each");
    if (!figures.io().isZero()) {
      words.append(" waits ").append(time(figures.io()));
    }
    if (!figures.cpu().isZero()) {
      words.append(figures.io().isZero() ? " computes " : " and computes ");
      words.append(time(figures.cpu()));
    }
    if (figures.spread() != Spread.CONSTANT) {
      words.append(" on average (").append(figures.spread()).append(')');
    }
    if (!figures.io().isZero()) {
      words.append(", ").append(Units.count(figures.concurrency())).append(" at once");
    }
    if (figures.bytes() > 0) {
      words.append(", with ").append(size(figures.bytes())).append(" of payload");
    }
    return words + ", on " + cores(machine.cores());
  }

  /** Where the costs of the runtime come from. */
  String source(Instant now) {
    return machine.isMeasured()
        ? "What the runtime itself costs was measured on this machine %s ago."
            .formatted(Units.age(Duration.between(machine.measured(), now)))
        : "What the runtime itself costs is assumed, not measured on this machine.";
  }

  static String cores(double cores) {
    return cores == 1 ? "1 core" : number(cores) + " cores";
  }

  static String size(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " bytes";
    }
    double mega = (double) bytes / (1 << 20);
    return mega < 1 ? number((double) bytes / (1 << 10)) + " KiB" : number(mega) + " MiB";
  }

  /** With as many digits as it has, up to two. */
  static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.2f", value).replaceAll("0$", "");
  }

  static String time(Duration duration) {
    return Units.shortTime(duration.toNanos() / 1e9);
  }

  /** How many times as fast as one item after the other; empty where that was not looked at. */
  OptionalDouble speedup(Forecast forecast) {
    return plan.of(SYNCHRONOUS)
        .map(one -> OptionalDouble.of(one.seconds() / forecast.seconds()))
        .orElseGet(OptionalDouble::empty);
  }

  double itemsPerSecond(Forecast forecast) {
    return figures.items() / forecast.seconds();
  }

  boolean isChosen(Forecast forecast) {
    return forecast.equals(plan.forecast());
  }

  /** Why that strategy, as a sentence without its end. */
  String because() {
    return plan.reasons().getFirst().because();
  }

  /** The reasons for all else. */
  List<Plan.Reason> numbers() {
    return plan.reasons().subList(1, plan.reasons().size());
  }
}
