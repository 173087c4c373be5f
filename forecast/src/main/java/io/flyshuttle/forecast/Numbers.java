package io.flyshuttle.forecast;

import io.flyshuttle.spi.Nature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The numbers of a setting that was chosen, each with its reason. */
final class Numbers {
  private static final double LONGEST_CHUNK = 50e6; // nanoseconds, as in core
  private static final double HAND_OVER = 0.02; // of an item, as in core
  private static final double SPARE = 1.5; // more waits than the mean asks for, as costs vary

  private final Machine machine;
  private final Demand demand;
  private final Forecast best;
  private final Setting setting;
  private final Family family;
  private final double wait; // of an item, nanoseconds
  private final double work;

  Numbers(Machine machine, Demand demand, Forecast best) {
    this.machine = machine;
    this.demand = demand;
    this.best = best;
    this.setting = best.simulation().setting();
    this.family = Family.of(setting.strategy());
    this.wait = demand.waitNanos() / demand.items();
    this.work = demand.workNanos() / demand.items();
  }

  List<Plan.Reason> reasons() {
    List<Plan.Reason> reasons = new ArrayList<>();
    if (family != Family.SYNCHRONOUS) {
      reasons.add(cpus());
      demand.stages().stream()
          .filter(stage -> stage.nature() == Nature.IO && wait > 0)
          .findFirst()
          .ifPresent(stage -> reasons.add(concurrency(stage)));
      Layout.of(family, demand, setting, 0).segments().stream()
          .filter(segment -> segment.on() != Layout.On.CARRIERS && work > 0)
          .findFirst()
          .ifPresent(segment -> reasons.add(chunk(segment.handOver())));
    }
    reasons.add(memory());
    return reasons;
  }

  private Plan.Reason cpus() {
    int cpus = family == Family.EVENT_LOOP ? 1 : setting.cpus();
    return new Plan.Reason("cpus", String.valueOf(cpus), cpusBecause());
  }

  private String cpusBecause() {
    if (work == 0) {
      return "nothing computes, so cores don't limit this";
    }
    double all = demand.workNanos() / 1e9;
    if (family == Family.EVENT_LOOP) {
      return "an event loop is one thread: all that computes, %s, comes one after the other"
          .formatted(Units.time(all));
    }
    return ("one for each core: all items together compute %s, that is %s on %s,"
            + " and more %s would not make it less")
        .formatted(
            Units.time(all),
            Units.time(all / machine.cores()),
            cores(),
            kills() ? "workers" : "threads");
  }

  /** Waits at once that keep all cores busy: Goetz et al., Java Concurrency in Practice, 8.2. */
  private Plan.Reason concurrency(Demand.Stage stage) {
    int said = Math.min(stage.concurrency(), setting.concurrency());
    if (family == Family.THREADS) {
      said = Math.min(said, Family.threads(setting.strategy()));
    }
    said = Math.min(said, demand.items());
    return new Plan.Reason("concurrency", Units.count(said), concurrencyBecause(said));
  }

  private String concurrencyBecause(int said) {
    double all = demand.waitNanos() / 1e9;
    String waits =
        "all items together wait %s, that is %s with %s at once"
            .formatted(Units.time(all), Units.time(all / said), Units.count(said));
    if (said == demand.items()) {
      return "there are no more items";
    }
    if (work == 0) {
      return waits + ", and nothing else takes time";
    }
    long enough = (long) Math.ceil(SPARE * machine.cores() * (1 + wait / work));
    if (said < enough) {
      return "%s; %s at once would keep %s busy".formatted(waits, Units.count(enough), cores());
    }
    return "an item waits %s and computes %s, so %s at once keep %s busy%s"
        .formatted(
            time(wait),
            time(work),
            Units.count(Math.min(enough, demand.items())),
            cores(),
            said > enough ? ": more bring little" : "");
  }

  private Plan.Reason chunk(double handOver) {
    long least = (long) Math.ceil(handOver / (HAND_OVER * work));
    long most = Math.clamp((long) (LONGEST_CHUNK / work), 1, demand.items());
    long chunk = Math.clamp(least, 1, most);
    String because =
        chunk == 1
            ? "an item computes %s, beside which %s to hand it over %s"
                .formatted(
                    time(work),
                    time(handOver),
                    handOver <= HAND_OVER * work ? "is little" : "can't be helped")
            : ("an item computes only %s and takes %s to hand over:"
                    + " so many together bring that below %s")
                .formatted(time(work), time(handOver), Units.percent(HAND_OVER));
    return new Plan.Reason("chunk", Units.count(chunk), because);
  }

  private Plan.Reason memory() {
    long bytes = best.simulation().memoryBytes();
    String jvm = Units.bytes((double) machine.jvmBytes());
    String because =
        kills()
            ? "%s for this JVM and %s for each of %d worker JVMs"
                .formatted(jvm, Units.bytes((double) machine.workerBytes()), setting.cpus())
            : "%s for the JVM, the rest for what is under way; what your code holds comes on top"
                .formatted(jvm);
    return new Plan.Reason("memory", Units.bytes((double) bytes), because);
  }

  /** Whether it has worker JVMs. */
  private boolean kills() {
    return family == Family.PROCESSES || (family == Family.HYBRID && Planner.kills(demand));
  }

  private String cores() {
    double cores = machine.cores();
    if (cores == 1) {
      return "1 core";
    }
    return cores == Math.rint(cores)
        ? (int) cores + " cores"
        : String.format(Locale.ROOT, "%.1f cores", cores);
  }

  /** A time given in nanoseconds. */
  static String time(double nanos) {
    return Units.shortTime(nanos / 1e9);
  }
}
