package io.flyshuttle.cli.accuracy;

import io.flyshuttle.forecast.Costs;
import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Simulation;
import java.util.List;

/**
 * What a request to the loopback server costs beside its wait, in nanoseconds.
 *
 * @param crowded what each of {@value #CROWD} at once takes of the cores
 * @param alone what one at a time does: threads on both sides have slept
 * @param transport how much longer the wait is than asked for, beyond both and a timer's lateness
 * @param bytes that the client holds: its classes, connections and buffers
 */
record HttpCost(Cpu crowded, Cpu alone, double transport, long bytes) {
  static final int CROWD = 32;
  static final HttpCost NONE = new HttpCost(new Cpu(0, 0), new Cpu(0, 0), 0, 0);

  /**
   * CPU time of a request.
   *
   * @param client in the JVM that asks, beyond what a sleep costs there
   * @param server in the one that answers
   */
  record Cpu(double client, double server) {
    double both() {
      return client + server;
    }
  }

  /** Where so many wait at once: as with all threads, an n-th of what one alone takes more. */
  Cpu at(int concurrency) {
    double part = Math.max(0, (1.0 / concurrency - 1.0 / CROWD) / (1 - 1.0 / CROWD));
    return new Cpu(
        crowded.client + part * (alone.client - crowded.client),
        crowded.server + part * (alone.server - crowded.server));
  }

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

  /**
   * What the items ask for with the costs of requests: client and server share the cores.
   *
   * @param concurrency requests at once
   */
  Demand on(Demand demand, int concurrency) {
    if (crowded.both() + alone.both() + transport == 0) {
      return demand;
    }
    List<Demand.Stage> stages =
        demand.stages().stream()
            .map(stage -> stage.waits().sum() == 0 ? stage : asking(stage, at(concurrency)))
            .toList();
    return new Demand(demand.items(), stages, demand.window());
  }

  private Demand.Stage asking(Demand.Stage stage, Cpu cpu) {
    long wait = Math.round(transport);
    long work = Math.round(cpu.both());
    return new Demand.Stage(
        stage.name(),
        stage.nature(),
        stage.concurrency(),
        Costs.of(stage.waits().size(), i -> stage.waits().at(i) + wait),
        Costs.of(stage.work().size(), i -> stage.work().at(i) + work),
        stage.bytes());
  }
}
