package io.flyshuttle.cli.accuracy;

import io.flyshuttle.cli.state.Sample;
import io.flyshuttle.cli.workload.Synthetic;
import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Setting;
import io.flyshuttle.forecast.Simulation;
import io.flyshuttle.forecast.Simulator;
import java.util.Optional;

/**
 * Forecasts a run from what its items cost: as one would have before it, and with what was then
 * looked at before its time. It runs nothing.
 *
 * @param machine with the figures of its calibration
 * @param cpus processors that the JVM sees
 */
record Hindsight(Machine machine, int cpus) {
  private static final String SYNCHRONOUS = "synchronous";

  /**
   * A run.
   *
   * @param one the workload
   * @param work the items that were run
   * @param http what its requests cost
   */
  record Run(Case one, Synthetic work, String strategy, HttpCost http) {
    int atOnce() {
      return strategy.equals(SYNCHRONOUS) ? 1 : work.concurrency();
    }

    /** What items and requests ask for. */
    Demand demand(Synthetic some) {
      return http.on(some.demand(), strategy, atOnce());
    }
  }

  Setting setting(Run run) {
    return new Setting(run.strategy, run.work.concurrency(), cpus);
  }

  /** Both forecasts beside what came. */
  Pair pair(
      Run run,
      Optional<Forecast> profiled,
      Sample.Measured measured,
      Sample.Conditions conditions) {
    Demand demand = run.demand(run.work);
    double aside =
        demand.waitNanos() > 0 ? run.http.aside(run.strategy, run.atOnce()) * run.work.first() : 0;
    double speed = conditions.speed();
    Simulation before =
        run.http.on(new Simulator(machine).simulate(demand, setting(run), _ -> aside / 1e9), aside);
    double constant = conditions.compilerCores() * measured.seconds() + aside / speed / 1e9;
    Simulation forecast =
        run.http.on(
            new Simulator(machine.quicker(speed))
                .simulate(
                    Speed.of(demand, speed),
                    setting(run),
                    seconds -> conditions.otherCores() * seconds + constant),
            aside / speed);
    return new Pair(
        run.one,
        run.strategy,
        run.work.first(),
        before,
        forecast,
        profiled.map(all -> ofThose(all, before, run)),
        measured,
        conditions);
  }

  /** A forecast of all items, cut down to those that were run. */
  private Forecast ofThose(Forecast all, Simulation before, Run run) {
    if (run.work.first() == run.work.items()) {
      return all;
    }
    Demand whole = run.demand(run.work.first(run.work.items()));
    return all.times(
        before.seconds() / new Simulator(machine).simulate(whole, setting(run)).seconds());
  }
}
