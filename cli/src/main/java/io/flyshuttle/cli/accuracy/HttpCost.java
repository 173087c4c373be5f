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
 * @param loop what each of {@value #CROWD} at once takes of an event loop: the rest is done beside
 *     it
 * @param transport how much longer the wait is than asked for, beyond both and a timer's lateness
 * @param bytes that the client holds: its classes, connections and buffers
 */
public record HttpCost(Cpu crowded, Cpu alone, double loop, double transport, long bytes) {
  static final int CROWD = 32;
  static final HttpCost NONE = new HttpCost(new Cpu(0, 0), new Cpu(0, 0), 0, 0, 0);
  private static final String EVENT_LOOP = "event-loop";

  /**
   * CPU time of a request.
   *
   * @param client in the JVM that asks, beyond what a sleep costs there
   * @param server in the one that answers
   */
  public record Cpu(double client, double server) {
    double both() {
      return client + server;
    }

    private Cpu towards(Cpu other, double part) {
      return new Cpu(
          client + part * (other.client - client), server + part * (other.server - server));
    }
  }

  /** Between this one and another: 0 for this one, 1 for the other. */
  HttpCost towards(HttpCost other, double part) {
    return new HttpCost(
        crowded.towards(other.crowded, part),
        alone.towards(other.alone, part),
        loop + part * (other.loop - loop),
        transport + part * (other.transport - transport),
        bytes + Math.round(part * (other.bytes - bytes)));
  }

  /** Where so many wait at once: as with all threads, an n-th of what one alone takes more. */
  Cpu at(int concurrency) {
    double part = Math.max(0, (1.0 / concurrency - 1.0 / CROWD) / (1 - 1.0 / CROWD));
    return crowded.towards(alone, part);
  }

  /**
   * What a request takes of cores that its item does not compute on: of all but the one of an event
   * loop; in nanoseconds.
   */
  double aside(String strategy, int concurrency) {
    return strategy.equals(EVENT_LOOP) ? at(concurrency).both() - onLoop(concurrency) : 0;
  }

  private double onLoop(int concurrency) {
    return Math.min(loop, at(concurrency).client);
  }

  /**
   * What a workload takes in a JVM with a client in it.
   *
   * @param asideNanos beside the simulation, by all requests
   */
  Simulation on(Simulation simulation, double asideNanos) {
    return new Simulation(
        simulation.setting(),
        simulation.seconds(),
        simulation.cpuSeconds() + asideNanos / 1e9,
        simulation.utilisation(),
        simulation.latenessP50(),
        simulation.latenessP99(),
        simulation.memoryBytes() + bytes);
  }

  /**
   * What the items ask for with the costs of requests: client and server share the cores, but for
   * what is {@link #aside}.
   *
   * @param concurrency requests at once
   */
  Demand on(Demand demand, String strategy, int concurrency) {
    if (crowded.both() + alone.both() + transport == 0) {
      return demand;
    }
    double work = strategy.equals(EVENT_LOOP) ? onLoop(concurrency) : at(concurrency).both();
    double wait = transport + aside(strategy, concurrency); // a loop does something else meanwhile
    List<Demand.Stage> stages =
        demand.stages().stream()
            .map(stage ->
                stage.waits().sum() == 0
                    ? stage
                    : asking(stage, Math.round(work), Math.round(wait)))
            .toList();
    return new Demand(demand.items(), stages, demand.window());
  }

  private static Demand.Stage asking(Demand.Stage stage, long work, long wait) {
    return new Demand.Stage(
        stage.name(),
        stage.nature(),
        stage.concurrency(),
        Costs.of(stage.waits().size(), i -> stage.waits().at(i) + wait),
        Costs.of(stage.work().size(), i -> stage.work().at(i) + work),
        stage.bytes());
  }
}
