package io.flyshuttle.forecast;

import io.flyshuttle.spi.Nature;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * Simulates a workload under a strategy, event by event, as the runtime would run it: what waits,
 * what stands in line, and what computes on which core.
 *
 * <ul>
 *   <li>{@code synchronous}: the sum of all items.
 *   <li>{@code threads(n)}: the kernel shares the cores among the threads that compute, a {@link
 *       Machine#quantum()} each.
 *   <li>{@code event-loop} and {@code virtual-threads}: waits overlap up to the stage's
 *       concurrency; a thread that computes keeps its carrier until it waits, others stand in line.
 *   <li>{@code hybrid}: waits overlap, what is ready goes in chunks to the threads of the pool.
 *   <li>{@code hybrid-processes}: the same, to worker processes, and each item pays for the way.
 *   <li>{@code cluster}: the same, over a network with a round trip of 0.5 ms and 1 Gbit/s, which
 *       is assumed, not measured; what a worker costs beyond that is that of a worker process
 *       unless the machine has an overhead of the name.
 * </ul>
 *
 * <p>In all of them an item is admitted only while fewer than the window are between the source and
 * the reader, who takes results in order. What the runtime takes for itself is {@link
 * Machine#overhead} for each item; a wait ends as late as the machine's timers do. Not simulated:
 * the compiler, the collector, and what threads lose by sharing caches or memory.
 *
 * <p>The same demand, setting and machine give the same result, bit for bit. Immutable and
 * thread-safe; a simulation runs in the calling thread, does not block, and is not interrupted.
 */
public final class Simulator {
  private static final double ROUND_TRIP = 500_000; // of a cluster, in nanoseconds
  private static final int ROUNDS = 4; // how much others use depends on how long it takes
  private static final double LITTLE = 0.005; // of the cores
  private static final int SPARES = 1; // worker processes, beside those that work
  private static final long VIRTUAL_THREAD_BYTES = 1_200;
  private static final double NANOS = 1e9;

  private final Machine machine;
  private final int carriers; // of virtual threads

  /** For that machine. */
  public Simulator(Machine machine) {
    this(machine, (int) Math.max(1, Math.ceil(machine.cores()))); // the JVM rounds a quota up
  }

  private Simulator(Machine machine, int carriers) {
    this.machine = Objects.requireNonNull(machine, "machine");
    this.carriers = carriers;
  }

  /**
   * What a workload takes under a setting.
   *
   * @throws IllegalArgumentException if the strategy is none that can be simulated
   */
  public Simulation simulate(Demand demand, Setting setting) {
    Run run = run(demand, setting, Trace.none(), new long[0]);
    double seconds = run.nanos / NANOS;
    Charge charge = Charge.of(machine, demand, setting);
    double beside = demand.items() * (charge.aside() + charge.lettingIn());
    double demanded = (run.load.demanded() + beside) / NANOS;
    double busy = seconds == 0 ? 0 : Math.min(1, demanded / (seconds * machine.cores()));
    double idle = Math.max(0, seconds * machine.cores() - demanded);
    double cpuSeconds = demanded + Math.min(idle, (1 - busy) * charge.waking() / NANOS);
    double used = seconds == 0 ? 0 : cpuSeconds / (seconds * machine.cores());
    return new Simulation(
        setting,
        seconds,
        cpuSeconds,
        Math.min(1, used),
        run.beats.percentile(0.5),
        run.beats.percentile(0.99),
        memory(demand, setting));
  }

  /**
   * What a workload takes under a setting while others compute as well, such as compilers and other
   * programs: they have cores that are idle, and else their share of those that are not.
   *
   * @param others CPU seconds that they use within so many seconds of the run, both together; it
   *     must not be negative. Half of the cores at most are theirs
   * @throws IllegalArgumentException as {@link #simulate(Demand, Setting)}
   */
  public Simulation simulate(Demand demand, Setting setting, DoubleUnaryOperator others) {
    Simulation course = simulate(demand, setting);
    double before = 0;
    for (int i = 0; i < ROUNDS && course.seconds() > 0; i++) {
      double wanted = others.applyAsDouble(course.seconds()) / course.seconds();
      double most = Math.min(wanted, machine.cores() / 2);
      double taken = i == 0 ? most : (before + most) / 2; // or it would go to and fro
      if (taken < LITTLE * machine.cores()) {
        return course;
      }
      before = taken;
      double left = machine.cores() - taken;
      Simulation rest = new Simulator(machine.withCores(left), carriers).simulate(demand, setting);
      course =
          new Simulation(
              setting,
              rest.seconds(),
              rest.cpuSeconds(),
              rest.utilisation() * left / machine.cores(),
              rest.latenessP50(),
              rest.latenessP99(),
              rest.memoryBytes());
    }
    return course;
  }

  /**
   * Where the first items are, and when: until the last of them is through. A thread that shares a
   * core computes from its first slice to its last. What a run takes to begin and to end is not in
   * it, but threads come as they do.
   *
   * @param items how many of them; all if there are not so many
   * @throws IllegalArgumentException if the strategy is none that can be simulated, or {@code
   *     items} is negative
   */
  public Timeline timeline(Demand demand, Setting setting, int items) {
    if (items < 0) {
      throw new IllegalArgumentException(items + " items: below 0");
    }
    Trace trace = new Trace(Math.min(items, demand.items()));
    run(demand, setting, trace, new long[0]);
    return new Timeline(setting, trace.bars());
  }

  /**
   * One setting for each strategy that can be simulated, from simple to distributed, with the
   * numbers that the runtime has by itself: as many waits as the stages say, and as many that
   * compute as there are cores, rounded up as the JVM does.
   */
  public List<Setting> settings(Demand demand) {
    int concurrency = 1;
    for (Demand.Stage stage : demand.stages()) {
      if (stage.nature() == Nature.IO) {
        concurrency = Math.max(concurrency, stage.concurrency());
      }
    }
    List<Setting> settings = new ArrayList<>();
    for (Family family : Family.values()) {
      settings.add(new Setting(family.strategy(), concurrency, carriers));
    }
    return settings;
  }

  /** As {@link #simulate}, of items that come one after the other. */
  Run run(Demand demand, Setting setting, Trace trace, long[] arrivals) {
    Family family = Family.of(setting.strategy());
    Charge charge = new Charge(machine, family, demand, setting);
    Load load = new Load(demand, charge.extra(), charge.late(), machine.cores(), arrivals);
    Beats beats = new Beats(machine.virtualTimer().at10ms(), load.demanded() / machine.cores());
    Model model =
        switch (family) {
          case SYNCHRONOUS -> synchronous(load, beats, trace);
          case THREADS -> threads(load, demand, setting, beats, trace);
          case EVENT_LOOP, VIRTUAL, HYBRID, PROCESSES, CLUSTER ->
              flow(family, load, demand, setting, beats, trace);
        };
    return new Run(load, model.run() + charge.start(), beats);
  }

  /** What came out. */
  record Run(Load load, long nanos, Beats beats) {}

  private Model synchronous(Load load, Beats beats, Trace trace) {
    beats.note(Math.round(machine.virtualTimer().at10ms()), 1);
    return new SynchronousModel(load, machine.cores(), trace);
  }

  private Model threads(Load load, Demand demand, Setting setting, Beats beats, Trace trace) {
    int threads = Family.threads(setting.strategy());
    Layout layout = Layout.ofThreads(demand, setting, threads);
    return new ThreadsModel(load, demand.stages(), threads, layout, machine, beats, trace);
  }

  private Model flow(
      Family family, Load load, Demand demand, Setting setting, Beats beats, Trace trace) {
    Layout layout = Layout.of(family, demand, setting, ROUND_TRIP);
    int threads = family == Family.EVENT_LOOP ? 1 : carriers;
    double cores = family == Family.CLUSTER ? threads + setting.cpus() : machine.cores();
    FlowModel.Machinery machinery =
        new FlowModel.Machinery(threads, cores, setting.cpus(), machine.quantum());
    return new FlowModel(load, layout, machinery, beats, trace);
  }

  private long memory(Demand demand, Setting setting) {
    Family family = Family.of(setting.strategy());
    long bytes = 0;
    for (Demand.Stage stage : demand.stages()) {
      bytes += stage.bytes();
    }
    long waiting = Math.min(demand.items(), setting.concurrency());
    return machine.jvmBytes()
        + switch (family) {
          case SYNCHRONOUS -> bytes;
          case THREADS -> {
            int threads = Family.threads(setting.strategy());
            Layout layout = Layout.ofThreads(demand, setting, threads);
            yield threads * machine.threadBytes() + inFlight(demand, layout) * bytes;
          }
          case EVENT_LOOP, VIRTUAL, HYBRID, PROCESSES, CLUSTER -> {
            Layout layout = Layout.of(family, demand, setting, ROUND_TRIP);
            boolean workers =
                layout.segments().stream().anyMatch(each -> each.on() == Layout.On.WORKERS);
            long others =
                switch (family) {
                  case HYBRID, PROCESSES ->
                      workers
                          ? (setting.cpus() + SPARES) * machine.workerBytes()
                          : setting.cpus() * machine.threadBytes();
                  default -> 0;
                };
            yield waiting * VIRTUAL_THREAD_BYTES + inFlight(demand, layout) * bytes + others;
          }
        };
  }

  private static long inFlight(Demand demand, Layout layout) {
    return Math.min(demand.items(), layout.window());
  }
}
