package io.flyshuttle.cli.accuracy;

import io.flyshuttle.cli.child.Conditions;
import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.child.Job;
import io.flyshuttle.cli.child.Outlook;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.compare.Audience;
import io.flyshuttle.cli.compare.Interruption;
import io.flyshuttle.cli.state.Sample;
import io.flyshuttle.cli.workload.Foreseeing;
import io.flyshuttle.cli.workload.LoopbackServer;
import io.flyshuttle.cli.workload.Synthetic;
import io.flyshuttle.cli.workload.WorkloadSpec;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.MachineLoad;
import io.flyshuttle.forecast.Spin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs the workloads of a grid under strategies, each in a JVM of its own, and forecasts each from
 * its known costs.
 *
 * <p>What is looked at before the time: whether others took cores, whether the cores were as quick
 * as at the calibration, and whether the run used the CPU time that was forecast. A run that others
 * have disturbed is repeated, {@value #REPEATS} times at most; then the least disturbed counts, as
 * such.
 */
public final class Examination {
  private static final String SYNCHRONOUS = "synchronous";
  private static final String HYBRID = "hybrid"; // whose JVM a sample is run in
  private static final int REPEATS = 2;
  private static final int LEAST_ITEMS = 20; // of a prefix

  /** A core that is that much slower or quicker than at the calibration is another machine's. */
  private static final double ODD_SPEED = 0.15;

  private final Machine machine;
  private final double seconds; // a synchronous run is cut off after about that
  private final Runs runs;
  private final Interruption interruption;
  private final Audience audience;
  private final int cpus = Runtime.getRuntime().availableProcessors();
  private int repeated;

  /** Runs a job in a JVM of its own. */
  @FunctionalInterface
  public interface Runs {
    /** Runs it to its end. */
    Attempt run(Job job, Consumer<Event.Advanced> progress) throws InterruptedException;
  }

  /** On {@code machine}, whose figures are those that forecasts are made of. */
  public Examination(
      Machine machine, double seconds, Runs runs, Interruption interruption, Audience audience) {
    this.machine = machine;
    this.seconds = seconds;
    this.runs = runs;
    this.interruption = interruption;
    this.audience = audience;
  }

  /**
   * What came out.
   *
   * @param machine the figures that forecasts were made of
   * @param requests what requests were found to cost
   * @param pairs one for each workload and strategy that ended
   * @param repeated runs that were run again, for what others did
   * @param failures what went wrong, a line each
   */
  public record Results(
      Machine machine, HttpCosts requests, List<Pair> pairs, int repeated, List<String> failures) {

    /** Copies the lists. */
    public Results {
      pairs = List.copyOf(pairs);
      failures = List.copyOf(failures);
    }
  }

  /**
   * Runs all; what there is so far, if interrupted.
   *
   * @throws IOException if there is no port for a server
   */
  public Results run(List<Case> cases, List<String> strategies)
      throws IOException, InterruptedException {
    List<Pair> pairs = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    HttpCosts http = HttpCosts.NONE;
    try (LoopbackServer server = LoopbackServer.start()) {
      if (cases.stream().anyMatch(one -> one.via() == Case.Via.HTTP)) {
        Optional<HttpCosts> costs = new Requests(machine, this::attempt, server.port()).measured();
        if (costs.isEmpty() && !interruption.isAsked()) {
          failures.add("what requests cost could not be measured");
        }
        http = costs.orElse(HttpCosts.NONE);
      }
      for (Case one : cases) {
        if (interruption.isAsked()) {
          return new Results(machine, http, pairs, repeated, failures);
        }
        boolean asks = one.via() == Case.Via.HTTP;
        Synthetic all =
            Synthetic.of(one.figures(), machine.spinNanos() / Spin.ROUNDS)
                .over(asks ? server.port() : 0);
        Trial trial =
            new Trial(
                one,
                all,
                asks ? http.of((double) one.figures().io().toNanos()) : HttpCost.NONE,
                outlook(one, all, strategies, failures));
        for (String strategy : strategies) {
          if (interruption.isAsked()) {
            return new Results(machine, http, pairs, repeated, failures);
          }
          pair(trial, strategy, failures).ifPresent(pairs::add);
        }
      }
    }
    return new Results(machine, http, pairs, repeated, failures);
  }

  /**
   * A workload to be run.
   *
   * @param http what its requests cost
   * @param outlook what one forecasts who only knows a sample of the items
   */
  private record Trial(Case one, Synthetic all, HttpCost http, Outlook outlook) {}

  private Outlook outlook(Case one, Synthetic all, List<String> strategies, List<String> failures)
      throws InterruptedException {
    String label = "profile of " + one;
    Outlook outlook =
        switch (attempt(label, new Foreseeing(all, strategies, machine), HYBRID)) {
          case Attempt.Foreseen foreseen -> foreseen.outlook();
          case Attempt.Failed failed -> Outlook.none(failed.reason());
          default -> Outlook.none("it was not profiled");
        };
    if (!interruption.isAsked()) {
      outlook.none().ifPresent(why -> failures.add(label + ": " + why));
    }
    return outlook;
  }

  private Synthetic workload(Trial trial, String strategy) {
    return strategy.equals(SYNCHRONOUS)
        ? trial.all.first(trial.one.first(seconds, LEAST_ITEMS))
        : trial.all;
  }

  private Optional<Pair> pair(Trial trial, String strategy, List<String> failures)
      throws InterruptedException {
    Case one = trial.one;
    Synthetic work = workload(trial, strategy);
    Optional<Pair> best = Optional.empty();
    for (int run = 1; run <= 1 + REPEATS && !interruption.isAsked(); run++) {
      Attempt attempt = attempt(strategy + " " + one, work, strategy);
      if (!(attempt instanceof Attempt.Done done)) {
        if (!(attempt instanceof Attempt.Interrupted)) {
          failures.add(strategy + " " + one + ": failed");
        }
        return best;
      }
      Pair pair = pair(trial, strategy, work, done, run);
      if (best.isEmpty() || disturbance(pair) < disturbance(best.get())) {
        best = Optional.of(pair);
      }
      if (!pair.conditions().disturbed()) {
        break;
      }
      if (run <= REPEATS) {
        repeated++;
      }
    }
    return best;
  }

  private static double disturbance(Pair pair) {
    return pair.conditions().otherCores() + Math.abs(pair.conditions().speed() - 1);
  }

  private Attempt attempt(String label, WorkloadSpec work, String strategy)
      throws InterruptedException {
    audience.begins(label, work.size());
    Attempt attempt = runs.run(new Job(work, strategy), audience::advances);
    audience.ends(label, attempt);
    return attempt;
  }

  private Pair pair(Trial trial, String strategy, Synthetic work, Attempt.Done done, int runs) {
    Event.Finished run = done.finished();
    Conditions conditions = run.conditions();
    Hindsight.Run examined = new Hindsight.Run(trial.one, work, strategy, trial.http);
    double speed = machine.spinNanos() / conditions.spinNanos();
    double server =
        trial.http.at(examined.atOnce()).server() / 1e9 * work.first() / run.wallSeconds();
    double others = Math.max(0, conditions.foreignCores() - server) + conditions.stolenCores();
    double compilers = conditions.compilerSeconds() / run.wallSeconds();
    boolean disturbed = others >= MachineLoad.Others.MOST || Math.abs(speed - 1) > ODD_SPEED;
    return new Hindsight(machine, cpus)
        .pair(
            examined,
            trial.outlook.of(strategy),
            new Sample.Measured(
                run.wallSeconds(),
                run.cpuSeconds() - conditions.compilerSeconds() + server * run.wallSeconds(),
                run.heartbeat().p99Ms() / 1e3,
                done.peakRssBytes().orElse(0)),
            new Sample.Conditions(speed, others, compilers, runs, disturbed));
  }
}
