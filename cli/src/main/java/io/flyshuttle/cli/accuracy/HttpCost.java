package io.flyshuttle.cli.accuracy;

import io.flyshuttle.forecast.Costs;
import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Simulation;
import java.util.List;

/**
 * What a request to the loopback server costs beside its wait, in nanoseconds.
 *
 * @param client CPU time in the JVM that asks, beyond what a sleep costs there
 * @param server CPU time of the server
 * @param transport how much longer the wait is than asked for, beyond both and a timer's lateness
 * @param bytes that the client holds: its classes, connections and buffers
 */
record HttpCost(double client, double server, double transport, long bytes) {
  static final HttpCost NONE = new HttpCost(0, 0, 0, 0);

  /** What a workload takes in a JVM with a client in it. */
  Simulation on(Simulation simulation) {
    return new Simulation(
        simulation.setting(),
        simulation.seconds(),
        simulation.cpuSeconds(),
        simulation.utilisation(),
        simulation.latenessP50(),
        simulation.latenessP99(),
        simulation.memoryBytes() + bytes);
  }

  /** What the items ask for with the costs of requests: client and server share the cores. */
  Demand on(Demand demand) {
    if (client + server + transport == 0) {
      return demand;
    }
    List<Demand.Stage> stages =
        demand.stages().stream()
            .map(stage -> stage.waits().sum() == 0 ? stage : asking(stage))
            .toList();
    return new Demand(demand.items(), stages, demand.window());
  }

  private Demand.Stage asking(Demand.Stage stage) {
    long wait = Math.round(transport);
    long work = Math.round(client + server);
    return new Demand.Stage(
        stage.name(),
        stage.nature(),
        stage.concurrency(),
        Costs.of(stage.waits().size(), i -> stage.waits().at(i) + wait),
        Costs.of(stage.work().size(), i -> stage.work().at(i) + work),
        stage.bytes());
  }
}
