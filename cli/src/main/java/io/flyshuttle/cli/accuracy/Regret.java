package io.flyshuttle.cli.accuracy;

import io.flyshuttle.forecast.Contender;
import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Planner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What it costs to trust the planner with a workload: the strategy that it chooses from forecasts,
 * beside the fastest of those that were measured. A value.
 *
 * @param workload the workload
 * @param chosen by the planner
 * @param seconds that the chosen one took
 * @param best the fastest
 * @param bestSeconds that it took
 * @param starves whether others waited under the chosen one so long that it is starving them, and
 *     not under one that was as fast
 */
public record Regret(
    Case workload,
    String chosen,
    double seconds,
    String best,
    double bestSeconds,
    boolean starves) {

  /** The time of the chosen one over the best: 1 where it is the best. */
  public double factor() {
    return seconds / bestSeconds;
  }

  /**
   * Of each workload of which there is more than one strategy to choose from.
   *
   * @param forecast what the planner is told of a run; empty for nothing
   */
  public static List<Regret> of(
      List<Pair> pairs, Machine machine, Function<Pair, Optional<Forecast>> forecast) {
    Map<Integer, List<Pair>> workloads = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      if (forecast.apply(pair).isPresent()) {
        workloads.computeIfAbsent(pair.workload().number(), _ -> new ArrayList<>()).add(pair);
      }
    }
    return workloads.values().stream()
        .filter(some -> some.size() > 1)
        .map(some -> of(some, new Planner(machine), forecast))
        .toList();
  }

  private static Regret of(
      List<Pair> pairs, Planner planner, Function<Pair, Optional<Forecast>> forecast) {
    Case workload = pairs.getFirst().workload();
    Demand demand = workload.figures().demand();
    List<Forecast> forecasts =
        pairs.stream().map(pair -> forecast.apply(pair).orElseThrow().times(pair.times())).toList();
    String chosen = planner.plan(demand, forecasts).forecast().strategy();
    List<Contender> measured = pairs.stream().map(Regret::measured).toList();
    Contender own =
        measured.stream().filter(one -> one.strategy().equals(chosen)).findFirst().orElseThrow();
    Contender best =
        measured.stream().min(Comparator.comparingDouble(Contender::seconds)).orElseThrow();
    boolean starves =
        measured.stream().anyMatch(one -> one.isAsFastAs(own) && own.starvesBeside(one));
    return new Regret(workload, chosen, own.seconds(), best.strategy(), best.seconds(), starves);
  }

  private static Contender measured(Pair pair) {
    double seconds = pair.measured().seconds() * pair.times();
    return new Contender(
        pair.strategy(),
        seconds,
        seconds,
        seconds,
        pair.measured().latenessP99(),
        pair.measured().memoryBytes());
  }
}
