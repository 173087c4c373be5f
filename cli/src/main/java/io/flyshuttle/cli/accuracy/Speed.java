package io.flyshuttle.cli.accuracy;

import io.flyshuttle.forecast.Costs;
import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Machine;
import java.util.HashMap;
import java.util.Map;

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

  /** The same machine with cores that are so many times as quick. */
  static Machine of(Machine machine, double speed) {
    Map<String, Machine.Overhead> overheads = new HashMap<>();
    machine
        .overheads()
        .forEach((name, one) ->
            overheads.put(
                name,
                new Machine.Overhead(
                    one.at5us() / speed, one.at50us() / speed, one.at500us() / speed)));
    return new Machine(
        machine.measured(),
        machine.cores(),
        machine.spinNanos() / speed,
        machine.virtualTimerLate(),
        machine.platformTimerLate(),
        machine.longTimerLate(),
        machine.quantum(),
        overheads,
        machine.byteNanos() / speed,
        machine.jvmBytes(),
        machine.workerBytes(),
        machine.threadBytes());
  }
}
