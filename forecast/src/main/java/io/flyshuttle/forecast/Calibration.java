package io.flyshuttle.forecast;

import io.flyshuttle.Shuttle;
import io.flyshuttle.Strategy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.ToDoubleFunction;

/**
 * Measures what this machine costs, by running real pipelines for some seconds: all that a {@link
 * Machine} holds. What the compilers use meanwhile is left out.
 *
 * <p>A reading counts only if others used less than {@value MachineLoad.Others#MOST} cores while it
 * was taken. Else it is taken again, {@value #ATTEMPTS} times at most, and then the one that was
 * disturbed least counts, and a remark says so. Without Linux nobody knows what others do, and CPU
 * time is counted more coarsely.
 *
 * <p>Not thread-safe: two at once disturb each other.
 */
public final class Calibration {
  static final int ATTEMPTS = 3;

  private static final ThreadFactory VIRTUAL = Thread.ofVirtual().factory();
  private static final ThreadFactory PLATFORM = Thread.ofPlatform().daemon().factory();
  private static final Duration SPIN = Duration.ofMillis(30);
  private static final Duration FIRST_SPIN = Duration.ofMillis(150);
  private static final Duration REST = Duration.ofSeconds(4);
  private static final Duration LOOK = Duration.ofMillis(50);

  /** The sizes of items, in nanoseconds, and how many of each make a quarter of a second. */
  private static final List<Size> SIZES =
      List.of(new Size(5_000, 8_000), new Size(50_000, 4_000), new Size(500_000, 800));

  private static final Size COMPUTED = new Size(5_000, 20_000);
  private static final Size ALONE = new Size(5_000, 200);
  private static final int WARM_UP_ITEMS = 5_000;
  private static final Duration MOMENT = Duration.ofNanos(10_000);
  private static final int FIRST_ITEMS = 8_000;
  private static final long FIRST_ROUNDS = 30_000; // some 50 us: how quick it is is not known yet
  private static final Duration WARM_UP = Duration.ofMillis(1_500);
  private static final Duration WARM_UP_ALONE = Duration.ofMillis(750);
  private static final Duration WHILE = Duration.ofMillis(300);
  private static final double LITTLE = 0.05; // of a core, for compilers
  private static final int CARRIED = 600;
  private static final Size FEW = new Size(50_000, 1_000);
  private static final int FEW_AT_ONCE = 2;
  private static final Duration FEW_WAIT = Duration.ofNanos(100_000);
  private static final int STARTED = 32; // items, as many as threads
  private static final int STARTS = 41;
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int CARRIED_BYTES = 100_000;

  private final Disturbance disturbance = new Disturbance(ATTEMPTS, Disturbance.Watch.machine());
  private final List<String> remarks = new ArrayList<>();
  private final Machine generic;
  private double spin;

  private Calibration() {
    this.generic = Machine.generic(Quota.available());
  }

  private record Size(long nanos, int items) {}

  /**
   * What came out.
   *
   * @param machine the figures
   * @param took how long that was
   * @param repeated how many readings were taken again, for what others did
   * @param others what they took of the cores while the readings that count were taken, at most
   * @param remarks what is odd about the figures, one plain sentence each; none if all is well
   */
  public record Result(
      Machine machine,
      Duration took,
      int repeated,
      MachineLoad.Others others,
      List<String> remarks) {

    /** Copies the list. */
    public Result {
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * Measures. Takes some 20 seconds where all strategies are asked for and nothing disturbs.
   *
   * @param strategies whose overheads to measure, as {@link Strategy#parse} reads them; {@code
   *     synchronous} among them or not. Of one that is not on the class path the figures are those
   *     of {@link Machine#generic}. {@code event-loop} is measured as it is in this JVM: for a loop
   *     with one carrier this JVM needs the options that {@link Strategy#eventLoop} names
   * @throws InterruptedException if the calling thread is interrupted; nothing is left behind
   */
  public static Result measure(Collection<String> strategies) throws InterruptedException {
    return new Calibration().all(strategies);
  }

  private Result all(Collection<String> strategies) throws InterruptedException {
    Instant when = Clock.systemUTC().instant();
    long begin = System.nanoTime();
    long jvm = memory();
    Spin.measure(SPIN);
    spin = disturbance.least(() -> Spin.measure(FIRST_SPIN));
    TimerLateness virtualBefore = timer(VIRTUAL);
    TimerLateness platformBefore = timer(PLATFORM);
    double quantum = disturbance.least(() -> ThreadProbe.quantum(generic.quantum()));
    long thread = Memory.ofThread(generic.threadBytes());
    double blocking = generic.blocking();
    Map<String, Machine.Overhead> overheads = new LinkedHashMap<>(generic.overheads());
    Sent sent = new Sent(generic.byteNanos(), generic.workerBytes());
    for (String strategy : strategies) {
      try (Shuttle shuttle = Shuttle.builder().strategy(Strategy.parse(strategy)).build()) {
        PipelineProbe probe = new PipelineProbe(shuttle);
        overheads.put(
            family(strategy),
            strategy.equals(Strategy.synchronous().name())
                ? alone(probe)
                : crowd(probe, new Idle(strategy, virtualBefore, platformBefore)));
        if (family(strategy).equals(Family.THREADS.label())) {
          blocking = blocking(probe);
        }
        if (CpuTime.hasDescendants()) {
          sent = sent(probe);
        }
      } catch (IllegalArgumentException missing) {
        remarks.add(strategy + " is not on the class path: its figures are assumed");
      }
    }
    TimerLateness virtualTimer = virtualBefore.middle(timer(VIRTUAL)); // it drifts
    TimerLateness platformTimer = platformBefore.middle(timer(PLATFORM));
    Machine machine =
        new Machine(
            when,
            cores(),
            spin,
            virtualTimer,
            platformTimer,
            blocking,
            quantum,
            overheads,
            sent.byteNanos,
            jvm,
            sent.workerBytes,
            thread);
    remarks.addAll(disturbance.remarks());
    return new Result(
        machine,
        Duration.ofNanos(System.nanoTime() - begin),
        disturbance.repeated(),
        disturbance.worst(),
        remarks);
  }

  private TimerLateness timer(ThreadFactory threads) throws InterruptedException {
    return disturbance.least(() -> ThreadProbe.timerLate(threads));
  }

  /** What this JVM holds that has done nothing before, once it has run a pipeline for a while. */
  private long memory() throws InterruptedException {
    try (Shuttle shuttle = Shuttle.builder().strategy(Strategy.hybrid()).build()) {
      new PipelineProbe(shuttle).waiting(FIRST_ITEMS, FIRST_ROUNDS);
    }
    long bytes = Memory.resident();
    return bytes > 0 ? bytes : generic.jvmBytes();
  }

  private static String family(String strategy) {
    return strategy.replaceFirst("\\(.*", "");
  }

  /** What the host gave to others during all of it is gone for good. */
  private double cores() {
    double stolen = disturbance.worst().stolenCores();
    return Math.max(0.1, Quota.available() - (stolen < 0.02 ? 0 : stolen));
  }

  // ---- pipelines

  /**
   * What a strategy would take for items that wait and do nothing else.
   *
   * @param strategy its name
   */
  private record Idle(String strategy, TimerLateness virtualTimer, TimerLateness platformTimer) {
    /** Items that all wait at once: those of {@code threads(n)} have a thread each. */
    int items() {
      return isThreads() ? Math.min(STARTED, Family.threads(strategy)) : STARTED;
    }

    boolean isLoop() {
      return Family.of(strategy) == Family.EVENT_LOOP;
    }

    boolean isThreads() {
      return Family.of(strategy) == Family.THREADS;
    }

    /**
     * How long that would be for all of them, in nanoseconds.
     *
     * @param each CPU time that the runtime takes for one
     */
    double nanos(double each, double cores) {
      double width = isLoop() ? 1 : cores;
      TimerLateness timer = isThreads() ? platformTimer : virtualTimer;
      return PipelineProbe.WAIT.toNanos() + timer.at1ms() + items() * each / width;
    }
  }

  private Machine.Overhead crowd(PipelineProbe probe, Idle idle) throws InterruptedException {
    warmUp(probe);
    awaitRest();
    ToDoubleFunction<PipelineProbe.Cost> overhead =
        idle.isLoop() ? PipelineProbe.Cost::carried : PipelineProbe.Cost::overhead;
    double[] nanos = new double[SIZES.size()];
    double aside = 0;
    boolean unknown = false;
    for (int i = 0; i < nanos.length; i++) {
      Size size = SIZES.get(i);
      PipelineProbe.Cost cost =
          disturbance.least(() -> probe.waiting(size.items, rounds(size.nanos)));
      nanos[i] = overhead.applyAsDouble(cost);
      aside += idle.isLoop() ? cost.aside() / SIZES.size() : 0;
      unknown |= idle.isLoop() && cost.carrierNanos() == 0;
    }
    if (unknown) {
      remarks.add(
          "what the carriers of virtual threads compute is not known here: an event loop is charged"
              + " what all threads do");
    }
    double computing = computing(probe, overhead);
    double took = disturbance.least(() -> start(probe, idle.items()));
    double start = Math.max(0, took - idle.nanos(nanos[0], cores()));
    return new Machine.Overhead(
        nanos[0],
        nanos[1],
        nanos[2],
        computing,
        lonely(probe, nanos[1], overhead),
        idle.isThreads() ? start / idle.items() : start,
        aside);
  }

  /** Until the compilers have had little to do for a while. */
  private void warmUp(PipelineProbe probe) throws InterruptedException {
    long end = System.nanoTime() + WARM_UP.toNanos();
    long before = CpuTime.compilers();
    double share;
    do {
      double seconds = 0;
      while (seconds < WHILE.toNanos() / 1e9) {
        seconds += probe.waiting(WARM_UP_ITEMS, rounds(SIZES.getFirst().nanos)).seconds();
      }
      long now = CpuTime.compilers();
      share = (now - before) / (seconds * 1e9);
      before = now;
    } while (share > LITTLE && System.nanoTime() < end);
  }

  /** One after the other: the thread has slept before each item, whatever its size. */
  private Machine.Overhead alone(PipelineProbe probe) throws InterruptedException {
    long end = System.nanoTime() + WARM_UP_ALONE.toNanos();
    while (System.nanoTime() < end) {
      probe.waiting(ALONE.items, MOMENT, rounds(ALONE.nanos));
    }
    double nanos =
        disturbance.least(() -> probe.waiting(ALONE.items, rounds(ALONE.nanos)).overhead());
    return new Machine.Overhead(
        nanos, nanos, nanos, computing(probe, PipelineProbe.Cost::overhead), 0, 0, 0);
  }

  /**
   * What one alone takes more than one of a crowd.
   *
   * @param crowded what that takes
   */
  private double lonely(
      PipelineProbe probe, double crowded, ToDoubleFunction<PipelineProbe.Cost> overhead)
      throws InterruptedException {
    long rounds = rounds(FEW.nanos);
    double few =
        overhead.applyAsDouble(
            disturbance.least(() -> probe.waiting(FEW.items, FEW_AT_ONCE, FEW_WAIT, rounds)));
    return Math.max(0, few - crowded) / (1.0 / FEW_AT_ONCE - 1.0 / Machine.Overhead.CROWD);
  }

  private double blocking(PipelineProbe probe) throws InterruptedException {
    Size size = SIZES.getFirst();
    probe.blocking(size.items, rounds(size.nanos));
    return disturbance.least(() -> probe.blocking(size.items, rounds(size.nanos)));
  }

  /** How long a run takes whose items all wait at once, the middle of some, in nanoseconds. */
  private double start(PipelineProbe probe, int items) throws InterruptedException {
    double[] nanos = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      Thread.sleep(PAUSE); // a run begins when there was none before
      nanos[i] = 1e9 * probe.sleeping(items).seconds();
    }
    Arrays.sort(nanos);
    return nanos[STARTS / 2];
  }

  /** Items that don't wait, at the smallest size: what is handed over in chunks costs least. */
  private double computing(PipelineProbe probe, ToDoubleFunction<PipelineProbe.Cost> overhead)
      throws InterruptedException {
    probe.computing(COMPUTED.items, rounds(COMPUTED.nanos));
    return overhead.applyAsDouble(
        disturbance.least(() -> probe.computing(COMPUTED.items, rounds(COMPUTED.nanos))));
  }

  private long rounds(long nanos) {
    return Math.round(nanos / spin * Spin.ROUNDS);
  }

  /** What it costs to send. */
  private record Sent(double byteNanos, long workerBytes) {}

  private Sent sent(PipelineProbe probe) throws InterruptedException {
    long worker = Memory.ofDescendant(); // of items that carry little
    probe.carrying(CARRIED, CARRIED_BYTES);
    double nanos =
        disturbance.least(() -> {
          double full = probe.carrying(CARRIED, CARRIED_BYTES).perItem();
          double none = probe.carrying(CARRIED, 0).perItem();
          return Math.max(0, full - none) / CARRIED_BYTES;
        });
    return new Sent(nanos, worker > 0 ? worker : generic.workerBytes());
  }

  /** Worker JVMs go on starting, and making a cache for the next, after the first has answered. */
  private static void awaitRest() throws InterruptedException {
    if (!CpuTime.hasDescendants()) {
      return;
    }
    long end = System.nanoTime() + REST.toNanos();
    long before = CpuTime.descendants();
    while (System.nanoTime() < end) {
      Thread.sleep(LOOK);
      long now = CpuTime.descendants();
      if (now - before < LOOK.toNanos() / 10) {
        return;
      }
      before = now;
    }
  }
}
