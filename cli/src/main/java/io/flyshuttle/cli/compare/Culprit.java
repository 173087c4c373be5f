package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.state.Sample;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.MachineLoad;
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
  private static final double ODD_SPEED = 0.05;
  private static final double ODD_CPU = 0.05;

  private Culprit() {}

  /** A sentence; empty where the forecast was within 10 %, or there is none to explain. */
  public static Optional<String> of(Standings standings, Row row) {
    if (row.forecastError().isEmpty() || Math.abs(row.forecastError().getAsDouble()) <= RIGHT) {
      return Optional.empty();
    }
    Forecast forecast = row.forecast().orElseThrow();
    Figures figures = row.figures().orElseThrow();
    return Samples.conditions(standings, row)
        .map(during ->
            "took %s, not %s: %s"
                .formatted(
                    Units.time(figures.wall().median()),
                    Units.time(forecast.seconds()),
                    reason(forecast, figures, during)));
  }

  private static String reason(Forecast forecast, Figures figures, Sample.Conditions during) {
    boolean longer = figures.wall().median() > forecast.seconds();
    double faster = during.speed() - 1;
    double cpu = figures.cpuSeconds() / forecast.simulation().cpuSeconds() - 1;
    if (longer && during.otherCores() >= MachineLoad.Others.MOST) {
      return String.format(Locale.ROOT, "others used %.1f cores meanwhile", during.otherCores());
    }
    if (Math.abs(faster) >= ODD_SPEED && longer == faster < 0) {
      return String.format(
          Locale.ROOT,
          "the cores were %.0f %% %s than when the machine was measured",
          100 * Math.abs(faster),
          longer ? "slower" : "quicker");
    }
    String computed = Units.time(figures.cpuSeconds());
    String expected = Units.time(forecast.simulation().cpuSeconds());
    if (Math.abs(cpu) >= ODD_CPU && longer == cpu > 0) {
      return "it computed for %s, not %s: its items cost %s than those of the sample"
          .formatted(computed, expected, longer ? "more" : "less");
    }
    return "it computed for %s, and %s were forecast: its waits were %s, or the model is wrong"
        .formatted(computed, expected, longer ? "longer" : "shorter");
  }
}
