package io.flyshuttle.forecast;

import java.util.List;
import java.util.Optional;

/**
 * What the planner chose, and why. A value.
 *
 * @param forecast of the setting that is chosen
 * @param reasons one for each number of it, the strategy first
 * @param changes what would have to be different for another choice, one plain sentence each
 * @param forecasts of all settings that were looked at, the chosen one among them
 */
public record Plan(
    Forecast forecast, List<Reason> reasons, List<String> changes, List<Forecast> forecasts) {

  /** Copies the lists. */
  public Plan {
    reasons = List.copyOf(reasons);
    changes = List.copyOf(changes);
    forecasts = List.copyOf(forecasts);
  }

  /**
   * Why one number is what it is.
   *
   * @param name of the number: {@code strategy}, {@code cpus}, {@code concurrency}, {@code chunk},
   *     {@code memory}
   * @param value as it is shown
   * @param because one plain sentence with the figures that decide
   */
  public record Reason(String name, String value, String because) {}

  /** The setting that is chosen. */
  public Setting setting() {
    return forecast.simulation().setting();
  }

  /** The forecast of a strategy, if it was looked at. */
  public Optional<Forecast> of(String strategy) {
    return forecasts.stream().filter(each -> each.strategy().equals(strategy)).findFirst();
  }
}
