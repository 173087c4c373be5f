package io.flyshuttle.cli.serve;

import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.compare.Audience;
import io.flyshuttle.cli.compare.Comparison;
import io.flyshuttle.cli.compare.Interruption;
import io.flyshuttle.cli.compare.Launch;
import io.flyshuttle.cli.compare.Plan;
import io.flyshuttle.cli.workload.Synthetic;
import io.flyshuttle.cli.workload.WorkloadSpec;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Spin;
import io.flyshuttle.web.Experiment;
import io.flyshuttle.web.Laboratory;
import java.util.OptionalLong;

/** Measures as {@code compare} does: each strategy in a JVM of its own. */
final class ChildLaboratory implements Laboratory {
  private final Launch launch;
  private final Machine machine;

  /** Starts JVMs by {@code launch}; how quick the cores are is the machine's. */
  ChildLaboratory(Launch launch, Machine machine) {
    this.launch = launch;
    this.machine = machine;
  }

  @Override
  public void run(Experiment experiment, Observer observer) throws InterruptedException {
    Plan plan = new Plan(workload(experiment.figures()), experiment.strategies(), 1);
    new Comparison(plan, launch, new Interruption(), new Telling(observer)).run();
  }

  private WorkloadSpec workload(Figures figures) {
    return Synthetic.of(figures, machine.spinNanos() / Spin.ROUNDS);
  }

  /** Tells an observer what an audience is told. */
  private static final class Telling implements Audience {
    private final Observer observer;
    private String strategy = "";

    Telling(Observer observer) {
      this.observer = observer;
    }

    @Override
    public void begins(String label, OptionalLong items) {
      strategy = label;
      observer.begins(label);
    }

    @Override
    public void advances(Event.Advanced advanced) {
      observer.advances(strategy, advanced.done(), advanced.seconds());
    }

    @Override
    public void ends(String label, Attempt attempt) {
      switch (attempt) {
        case Attempt.Done done -> observer.ends(measured(label, done));
        case Attempt.Failed failed -> observer.fails(label, failed.reason());
        case Attempt.Impossible impossible -> observer.fails(label, impossible.reason());
        case Attempt.Interrupted _ -> observer.fails(label, "it was interrupted");
        case Attempt.Watched _, Attempt.Calibrated _, Attempt.Foreseen _ ->
            observer.fails(label, "it has not ended");
      }
    }

    private static Measured measured(String strategy, Attempt.Done done) {
      Event.Finished finished = done.finished();
      return new Measured(
          strategy,
          finished.wallSeconds(),
          finished.cpuSeconds(),
          done.peakRssBytes().orElse(0),
          finished.heartbeat().p50Ms(),
          finished.heartbeat().p99Ms());
    }
  }
}
