package io.flyshuttle.forecast;

import io.flyshuttle.spi.Nature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The numbers of a setting that was chosen, each with its reason. */
final class Numbers {
  private static final double LONGEST_CHUNK = 50e6; // nanoseconds, as in core
  private static final double OVERHEAD = 0.02; // of an item, as in core
  private static final double SPARE = 1.5; // more waits than the mean asks for, as costs vary

  private final Machine machine;
  private final Demand demand;
  private final Forecast best;
  private final double wait; // of an item, nanoseconds
  private final double work;
  private final int cpus;

  Numbers(Machine machine, Demand demand, Forecast best) {
    this.machine = machine;
    this.demand = demand;
    this.best = best;
    this.wait = demand.waitNanos() / demand.items();
    this.work = demand.workNanos() / demand.items();
    this.cpus = best.simulation().setting().cpus();
  }

  List<Plan.Reason> reasons() {
    List<Plan.Reason> reasons = new ArrayList<>();
    reasons.add(cpus());
    demand.stages().stream()
        .filter(stage -> stage.nature() == Nature.IO)
        .findFirst()
        .ifPresent(stage -> reasons.add(concurrency(stage)));
    if (work > 0) {
      reasons.add(chunk());
    }
    reasons.add(memory());
    return reasons;
  }

  private Plan.Reason cpus() {
    String because =
        work == 0
            ? "nothing computes, so no core limits this"
            : "the items compute for %s in all, %s on %s cores: no number of threads makes that less"
                .formatted(
                    Units.seconds(demand.workNanos() / 1e9),
                    Units.seconds(demand.workNanos() / 1e9 / machine.cores()),
                    cores());
    return new Plan.Reason("cpus", String.valueOf(cpus), because);
  }

  /** Waits at once that keep all cores busy: Goetz et al., Java Concurrency in Practice, 8.2. */
  private Plan.Reason concurrency(Demand.Stage stage) {
    int said = Math.min(stage.concurrency(), best.simulation().setting().concurrency());
    double bound = demand.waitNanos() / 1e9 / said;
    if (work == 0) {
      return new Plan.Reason(
          "concurrency",
          String.valueOf(said),
          "items wait for %s in all, %s with %d at once: nothing else counts"
              .formatted(Units.seconds(demand.waitNanos() / 1e9), Units.seconds(bound), said));
    }
    long enough = (long) Math.ceil(SPARE * machine.cores() * (1 + wait / work));
    String because =
        said >= enough
            ? "an item waits %s for each %s that it computes, so %,d at once keep %s cores busy"
                .formatted(time(wait), time(work), enough, cores())
            : "with %,d at once the waits alone take %s; %,d would keep %s cores busy"
                .formatted(said, Units.seconds(bound), enough, cores());
    return new Plan.Reason("concurrency", String.valueOf(said), because);
  }

  private Plan.Reason chunk() {
    double handOver = machine.overhead(best.strategy()).at(work);
    double least = Math.ceil(handOver / (OVERHEAD * work));
    long most = Math.max(1, (long) (LONGEST_CHUNK / work));
    long chunk = Math.clamp((long) least, 1, Math.max(1, Math.min(most, demand.items())));
    String because =
        chunk == 1
            ? "an item computes %s, beside which the %s to hand it over are little"
                .formatted(time(work), time(handOver))
            : "an item computes only %s and costs %s to hand over, so %,d go together"
                .formatted(time(work), time(handOver), chunk);
    return new Plan.Reason("chunk", String.valueOf(chunk), because);
  }

  private Plan.Reason memory() {
    long bytes = best.simulation().memoryBytes();
    boolean workers = Contender.of(best).hasWorkers();
    String because =
        workers
            ? "%s for this JVM and %s for each of %d workers"
                .formatted(
                    Units.bytes((double) machine.jvmBytes()),
                    Units.bytes((double) machine.workerBytes()),
                    cpus)
            : "%s for the JVM, the rest for what is under way"
                .formatted(Units.bytes((double) machine.jvmBytes()));
    return new Plan.Reason("memory", Units.bytes((double) bytes), because);
  }

  private String cores() {
    return machine.cores() == Math.rint(machine.cores())
        ? String.valueOf((int) machine.cores())
        : String.format(Locale.ROOT, "%.1f", machine.cores());
  }

  /** A time given in nanoseconds. */
  static String time(double nanos) {
    if (nanos >= 1e6) {
      return Units.millis(nanos / 1e6);
    }
    return String.format(Locale.ROOT, nanos < 9_950 ? "%.1f µs" : "%.0f µs", nanos / 1e3);
  }
}
