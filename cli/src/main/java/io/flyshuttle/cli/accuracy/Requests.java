package io.flyshuttle.cli.accuracy;

import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.workload.Synthetic;
import io.flyshuttle.cli.workload.WorkloadSpec;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Spread;
import java.time.Duration;

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

  /** What they cost; {@link HttpCosts#NONE} if a run fails or is interrupted. */
  HttpCosts measured() throws InterruptedException {
    Attempt asleep = runs.run("sleeps", sleeping(HttpCosts.LENGTHY), VIRTUAL);
    Attempt looped =
        runs.run("requests of an event loop", sleeping(HttpCosts.BRIEF).over(port), EVENT_LOOP);
    if (!(asleep instanceof Attempt.Done slept) || !(looped instanceof Attempt.Done loop)) {
      return HttpCosts.NONE;
    }
    HttpCost brief = measured(slept, loop, HttpCosts.BRIEF);
    HttpCost lengthy = measured(slept, loop, HttpCosts.LENGTHY);
    return brief.equals(HttpCost.NONE) || lengthy.equals(HttpCost.NONE)
        ? HttpCosts.NONE
        : new HttpCosts(brief, lengthy);
  }

  private HttpCost measured(Attempt.Done slept, Attempt.Done loop, Duration wait)
      throws InterruptedException {
    Synthetic asking = sleeping(wait).over(port);
    Attempt crowd = runs.run("requests", asking, VIRTUAL);
    Attempt single = runs.run("requests, one by one", asking.first(ONE_BY_ONE), SYNCHRONOUS);
    if (!(crowd instanceof Attempt.Done asked) || !(single instanceof Attempt.Done alone)) {
      return HttpCost.NONE;
    }
    HttpCost.Cpu crowded =
        new HttpCost.Cpu(
            Math.max(0, 1e9 * (computed(asked) - computed(slept)) / MANY),
            1e9 * foreign(asked) / MANY);
    double sleep = machine.overhead(SYNCHRONOUS).at(0);
    HttpCost.Cpu lonely =
        new HttpCost.Cpu(
            Math.max(0, 1e9 * computed(alone) / ONE_BY_ONE - sleep),
            1e9 * foreign(alone) / ONE_BY_ONE);
    double each = 1e9 * alone.finished().wallSeconds() / ONE_BY_ONE;
    double known =
        wait.toNanos() + machine.platformTimer().of((double) wait.toNanos()) + lonely.both();
    long bytes =
        alone.peakRssBytes().isPresent() && slept.peakRssBytes().isPresent()
            ? alone.peakRssBytes().getAsLong() - slept.peakRssBytes().getAsLong()
            : 0; // a crowd's garbage would be most of it
    return new HttpCost(
        crowded, lonely, onLoop(loop), Math.max(0, each - known), Math.max(0, bytes));
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

  private static double computed(Attempt.Done done) {
    return done.finished().cpuSeconds() - done.finished().conditions().compilerSeconds();
  }

  /** What the server used: all that was used elsewhere. */
  private static double foreign(Attempt.Done done) {
    return done.finished().conditions().foreignCores() * done.finished().wallSeconds();
  }
}
