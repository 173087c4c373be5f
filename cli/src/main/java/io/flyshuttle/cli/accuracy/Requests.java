package io.flyshuttle.cli.accuracy;

import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.workload.Synthetic;
import io.flyshuttle.cli.workload.WorkloadSpec;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Spread;
import java.time.Duration;
import java.util.Optional;

/** Measures what requests to a loopback server cost here, beside as many sleeps. */
final class Requests {
  private static final String SYNCHRONOUS = "synchronous";
  private static final String VIRTUAL = "virtual-threads";
  private static final String EVENT_LOOP = "event-loop";
  private static final int MANY =
      12_000; // more than half a second: one run, and not the middle of some
  private static final int ONE_BY_ONE =
      1_500; // more than a second: others' CPU time is counted in steps of 10 ms

  private final Machine machine;
  private final Runs runs;
  private final int port;

  /** Runs work in a JVM of its own. */
  @FunctionalInterface
  interface Runs {
    /** Runs it to its end. */
    Attempt run(String label, WorkloadSpec work, String strategy) throws InterruptedException;
  }

  /**
   * Measures.
   *
   * @param port where the server listens
   */
  Requests(Machine machine, Runs runs, int port) {
    this.machine = machine;
    this.runs = runs;
    this.port = port;
  }

  /** What they cost; empty if a run fails or is interrupted, and then no other is begun. */
  Optional<HttpCosts> measured() throws InterruptedException {
    Optional<Attempt.Done> asleep = done("sleeps", sleeping(HttpCosts.LENGTHY), VIRTUAL);
    if (asleep.isEmpty()) {
      return Optional.empty();
    }
    Optional<Attempt.Done> loop =
        done("requests of an event loop", sleeping(HttpCosts.BRIEF).over(port), EVENT_LOOP);
    if (loop.isEmpty()) {
      return Optional.empty();
    }
    double onLoop = onLoop(loop.get());
    Optional<HttpCost> brief = measured(asleep.get(), onLoop, HttpCosts.BRIEF);
    Optional<HttpCost> lengthy =
        brief.isEmpty() ? brief : measured(asleep.get(), onLoop, HttpCosts.LENGTHY);
    return lengthy.map(each -> new HttpCosts(brief.orElseThrow(), each));
  }

  private Optional<Attempt.Done> done(String label, Synthetic work, String strategy)
      throws InterruptedException {
    return runs.run(label, work, strategy) instanceof Attempt.Done done
        ? Optional.of(done)
        : Optional.empty();
  }

  private Optional<HttpCost> measured(Attempt.Done asleep, double onLoop, Duration wait)
      throws InterruptedException {
    Synthetic asking = sleeping(wait).over(port);
    Optional<Attempt.Done> crowd = done("requests", asking, VIRTUAL);
    if (crowd.isEmpty()) {
      return Optional.empty();
    }
    return done("requests, one by one", asking.first(ONE_BY_ONE), SYNCHRONOUS)
        .map(alone -> cost(asleep, crowd.get(), alone, onLoop, wait));
  }

  private HttpCost cost(
      Attempt.Done asleep, Attempt.Done crowd, Attempt.Done alone, double onLoop, Duration wait) {
    HttpCost.Cpu crowded =
        new HttpCost.Cpu(
            client(crowd, MANY, machine.overhead(VIRTUAL).at(0)), 1e9 * foreign(crowd) / MANY);
    HttpCost.Cpu lonely =
        new HttpCost.Cpu(
            client(alone, ONE_BY_ONE, machine.overhead(SYNCHRONOUS).at(0)),
            1e9 * foreign(alone) / ONE_BY_ONE);
    double each = 1e9 * alone.finished().wallSeconds() / ONE_BY_ONE;
    double known =
        wait.toNanos() + machine.platformTimer().of((double) wait.toNanos()) + lonely.both();
    long bytes =
        alone.peakRssBytes().isPresent() && asleep.peakRssBytes().isPresent()
            ? alone.peakRssBytes().getAsLong() - asleep.peakRssBytes().getAsLong()
            : 0; // a crowd's garbage would be most of it
    return new HttpCost(crowded, lonely, onLoop, Math.max(0, each - known), Math.max(0, bytes));
  }

  /** What a request takes of the JVM that asks, beyond what a sleep does, in nanoseconds. */
  private static double client(Attempt.Done done, int requests, double sleep) {
    double computed = done.finished().cpuSeconds() - done.finished().conditions().compilerSeconds();
    return Math.max(0, 1e9 * computed / requests - sleep);
  }

  private static Synthetic sleeping(Duration wait) {
    return Synthetic.of(
        new Figures(MANY, wait, Duration.ZERO, Spread.CONSTANT, HttpCost.CROWD, 0, 1), 1);
  }

  /**
   * What a request takes of a loop beyond what a sleep does. So many that wait for so little leave
   * it nothing to wait for.
   */
  private double onLoop(Attempt.Done done) {
    double each = 1e9 * done.finished().wallSeconds() / MANY;
    return Math.max(0, each - machine.overhead(EVENT_LOOP).at(0));
  }

  /** What the server used: all that was used elsewhere. */
  private static double foreign(Attempt.Done done) {
    return done.finished().conditions().foreignCores() * done.finished().wallSeconds();
  }
}
