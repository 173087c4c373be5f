package io.flyshuttle.cli.child;

import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Profile;
import java.util.List;
import java.util.Optional;

/**
 * What a workload will take, by a sample of its items.
 *
 * @param forecasts one for each strategy that can be simulated, in their order
 * @param findings what is odd about the workload, a sentence each
 * @param sampling how the sample came about; empty if there is none
 * @param learnt of each item of that sample, to be kept; empty if there is none
 * @param none why there is no forecast, in words; empty if there is one
 */
public record Outlook(
    List<Forecast> forecasts,
    List<String> findings,
    Optional<Profile.Sampling> sampling,
    Optional<Learnt> learnt,
    Optional<String> none) {

  /** None, and why. */
  public static Outlook none(String why) {
    return new Outlook(List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.of(why));
  }

  /** Of one strategy. */
  public Optional<Forecast> of(String strategy) {
    return forecasts.stream().filter(each -> each.strategy().equals(strategy)).findFirst();
  }
}
