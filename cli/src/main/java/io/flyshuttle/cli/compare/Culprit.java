package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.Conditions;
import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.child.Outlook;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Units;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a run took longer or shorter than was forecast. First what others did is looked at, then the
 * speed of the cores, then the CPU time; only if all these are as they were taken to be can waits
 * or the model be to blame.
 */
public final class Culprit {
  private static final double RIGHT = 0.1; // errors that need no reason
  private static final double SHARE = 1.0 / 3; // of an error: what makes up less is no reason

  private Culprit() {}

  /** A sentence; empty where the forecast was within 10 %, or there is none to explain. */
  public static Optional<String> of(Standings standings, Row row) {
    if (row.forecastError().isEmpty() || Math.abs(row.forecastError().getAsDouble()) <= RIGHT) {
      return Optional.empty();
    }
    Forecast forecast = row.forecast().orElseThrow();
    Figures figures = row.figures().orElseThrow();
    Event.Finished run = Samples.middle(row, figures);
    double cores =
        standings
            .plan()
            .machine()
            .map(Machine::cores)
            .orElse((double) Runtime.getRuntime().availableProcessors());
    return standings
        .outlook()
        .flatMap(Outlook::sampling)
        .map(sampling ->
            "took %s, not %s: %s"
                .formatted(
                    Units.time(figures.wall().median()),
                    Units.time(forecast.seconds()),
                    new Inquiry(forecast, figures, run.conditions(), sampling.spinNanos(), cores)
                        .reason()));
  }

  /**
   * What there is to look at.
   *
   * @param during the run
   * @param spinNanos the speed of the cores while the sample was taken
   * @param cores that there are
   */
  private record Inquiry(
      Forecast forecast, Figures figures, Conditions during, double spinNanos, double cores) {

    String reason() {
      double others = during.foreignCores() + during.stolenCores();
      double slower = during.spinNanos() / spinNanos;
      double cpu = figures.cpuSeconds() / forecast.simulation().cpuSeconds();
      String computed = Units.time(figures.cpuSeconds());
      String expected = Units.time(forecast.simulation().cpuSeconds());
      if (explains(cores / Math.max(cores / 2, cores - others))) {
        return String.format(Locale.ROOT, "others used %.1f cores meanwhile", others);
      }
      if (explains(slower)) {
        return String.format(
            Locale.ROOT,
            "the cores were %.0f %% %s than when the sample was taken",
            100 * Math.abs(1 / slower - 1),
            slower > 1 ? "slower" : "quicker");
      }
      if (explains(cpu)) {
        return "it computed for %s, not %s, compilers included: its items cost %s than the sample's"
            .formatted(computed, expected, cpu > 1 ? "more" : "less");
      }
      return "it computed for %s, and %s were forecast: its waits were %s, or the model is wrong"
          .formatted(computed, expected, error() > 0 ? "longer" : "shorter");
    }

    private double error() {
      return Math.log(figures.wall().median() / forecast.seconds());
    }

    /** Whether what makes it take so many times as long is a good part of the error. */
    private boolean explains(double factor) {
      return Math.log(factor) / error() >= SHARE;
    }
  }
}
