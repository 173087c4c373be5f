package io.flyshuttle.cli.accuracy;

import io.flyshuttle.forecast.Costs;
import io.flyshuttle.forecast.Demand;

/** The same on cores that are quicker or slower. */
final class Speed {
  private Speed() {}

  /** What the items ask of cores that are so many times as quick. */
  static Demand of(Demand demand, double speed) {
    return new Demand(
        demand.items(),
        demand.stages().stream()
            .map(stage ->
                new Demand.Stage(
                    stage.name(),
                    stage.nature(),
                    stage.concurrency(),
                    stage.waits(),
                    Costs.of(stage.work().size(), i -> Math.round(stage.work().at(i) / speed)),
                    stage.bytes()))
            .toList(),
        demand.window());
  }
}
