package io.flyshuttle.forecast;

import io.flyshuttle.spi.Nature;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What the runtime takes of a machine for a workload under a setting.
 *
 * @param family of the setting's strategy
 */
record Charge(Machine machine, Family family, Demand demand, Setting setting) {
  private static final String VIRTUAL = Family.VIRTUAL.label();
  private static final double NETWORK_BYTE_NANOS = 8; // 1 Gbit/s

  /**
   * Of that.
   *
   * @throws IllegalArgumentException if the strategy is none that can be simulated
   */
  static Charge of(Machine machine, Demand demand, Setting setting) {
    return new Charge(machine, Family.of(setting.strategy()), demand, setting);
  }

  /**
   * The figures of the strategy; a cluster without figures of its own has those of processes. Where
   * no stage is for a pool, what is left of these strategies is virtual threads.
   */
  private Machine.Overhead overhead() {
    boolean virtual = !goesToPool() && machine.overheads().containsKey(VIRTUAL);
    String strategy =
        switch (family) {
          case SYNCHRONOUS, THREADS, EVENT_LOOP, VIRTUAL -> setting.strategy();
          case HYBRID, PROCESSES, CLUSTER -> virtual ? VIRTUAL : pool();
        };
    return machine.overhead(strategy);
  }

  private boolean goesToPool() {
    return demand.stages().stream().anyMatch(stage -> stage.nature() != Nature.IO);
  }

  private String pool() {
    boolean unknown = family == Family.CLUSTER && !machine.overheads().containsKey(family.label());
    return unknown ? Family.PROCESSES.label() : setting.strategy();
  }

  /** What an item computes, in nanoseconds. */
  private double work() {
    return demand.workNanos() / demand.items();
  }

  /**
   * CPU time that an item takes beside what it computes, in nanoseconds, on the cores that it
   * computes on.
   */
  double perItem() {
    if (demand.waitNanos() == 0) {
      return overhead().computing();
    }
    return overhead().at(work()) + lonely() + overhead().aside() - aside();
  }

  /**
   * CPU time that it takes meanwhile of a core that it does not compute on, in nanoseconds; what
   * finds no room there is on its own.
   */
  double aside() {
    double room = Math.max(0, machine.cores() - 1) * Math.max(busy(), cycle() / waiting());
    return demand.waitNanos() > 0 ? Math.min(overhead().aside(), room) : 0;
  }

  /** The part that is there because few items wait at once. */
  private double lonely() {
    return overhead().alone() * share();
  }

  /**
   * The part of that which is simulated, and is no work of the item: that threads wake each other
   * up where a stage lets in few of them.
   */
  double lettingIn() {
    return family == Family.THREADS && isNarrow()
        ? Math.min(overhead().alone(), (double) Doors.waking(machine)) * share()
        : 0;
  }

  /**
   * How much of what an item alone takes more is there. A loop that has something to do when a wait
   * ends has not slept. How often it has: as an item that comes finds it busy as often as it would
   * be without that item (Reiser and Lavenberg, "Mean-value analysis of closed multichain queuing
   * networks", 1980), of which the bound of asymptotes is taken.
   */
  private double share() {
    double all = Machine.Overhead.alone(waiting());
    if (family != Family.EVENT_LOOP || all == 0) {
      return all;
    }
    return all * (1 - Math.min(1, (waiting() - 1) * busy() / cycle()));
  }

  /** How long an item has the one thread of a loop, in nanoseconds. */
  private double busy() {
    return work() + overhead().at(work());
  }

  /** How long it takes by itself, wait and all, in nanoseconds. */
  private double cycle() {
    double wait = demand.waitNanos() / demand.items();
    return wait + timer().of(wait) + busy();
  }

  /** Whether threads let each other into a stage. */
  private boolean isNarrow() {
    int threads = Family.threads(setting.strategy());
    return demand.stages().stream()
        .anyMatch(stage -> stage.waits().sum() > 0 && Doors.isNarrow(stage, threads));
  }

  /** How many items wait at once, at most. */
  private int waiting() {
    int most = 1;
    for (Demand.Stage stage : demand.stages()) {
      if (stage.waits().sum() > 0) {
        most =
            Math.max(
                most,
                stage.nature() == Nature.IO
                    ? Math.min(stage.concurrency(), setting.concurrency())
                    : setting.cpus());
      }
    }
    int items = Math.min(most, Math.min(demand.items(), demand.window().orElse(most)));
    return family == Family.THREADS ? Math.min(items, Family.threads(setting.strategy())) : items;
  }

  /** The same by stage: it is charged to the first that computes on its own. */
  long[] extra() {
    List<Demand.Stage> stages = demand.stages();
    long[] extra = new long[stages.size()];
    int payer = 0;
    for (int i = stages.size() - 1; i >= 0; i--) {
      if (stages.get(i).nature() != Nature.IO || stages.get(payer).work().sum() == 0) {
        payer = i;
      }
      boolean sent = family == Family.PROCESSES || family == Family.CLUSTER;
      if (sent && stages.get(i).nature() != Nature.IO) {
        double perByte = machine.byteNanos();
        if (family == Family.CLUSTER) {
          perByte += NETWORK_BYTE_NANOS;
        }
        extra[i] = Math.round(stages.get(i).bytes() * perByte);
      }
    }
    extra[payer] += Math.round(perItem() - lettingIn());
    return extra;
  }

  /** How late the strategy's threads wake. */
  TimerLateness timer() {
    return switch (family) {
      case SYNCHRONOUS, THREADS -> machine.platformTimer();
      case EVENT_LOOP, VIRTUAL, HYBRID, PROCESSES, CLUSTER -> machine.virtualTimer();
    };
  }

  /**
   * The part of that which is not charged as CPU time of the same thread: to wake up is both, where
   * the thread that wakes goes on with the item, or there is nothing else to do. Where items go on
   * to compute under {@code threads(n)} and {@code hybrid} others are woken as well, so how much of
   * it is the same is not known, and nothing is taken off.
   */
  TimerLateness late() {
    boolean same =
        switch (family) {
          case SYNCHRONOUS, EVENT_LOOP, VIRTUAL -> true;
          case THREADS, HYBRID, PROCESSES, CLUSTER -> !goesToPool() || demand.workNanos() == 0;
        };
    return same ? timer().less(wakingUp() / Math.max(1, waits())) : timer();
  }

  /** CPU time that an item takes to wake up, where there is nothing else to do then. */
  private double wakingUp() {
    return family == Family.SYNCHRONOUS
        ? LongStream.of(extra()).sum()
        : lonely() - lettingIn() + share() * overhead().at(work());
  }

  /** How often an item waits. */
  private long waits() {
    return demand.stages().stream().filter(stage -> stage.waits().sum() > 0).count();
  }

  /** What a run takes to begin and to end, in nanoseconds; threads are simulated as they come. */
  long start() {
    return family == Family.THREADS ? 0 : Math.round(overhead().start());
  }

  /**
   * What it takes to wake cores that sleep, for all items that wait, in nanoseconds: as much as one
   * item after the other costs beyond those that come in a crowd, of which two wake together. It is
   * part of the lateness of a timer, not of the time.
   */
  double waking() {
    double alone = machine.overhead(Family.SYNCHRONOUS.label()).at(work());
    double crowded = perItem() + aside();
    return waits() * demand.items() * Math.max(0, alone - crowded) / 2;
  }

  /** Cores that items can compute on at once, at most. */
  double width() {
    return switch (family) {
      case SYNCHRONOUS, EVENT_LOOP -> Math.min(1, machine.cores());
      case THREADS -> Math.min(Family.threads(setting.strategy()), machine.cores());
      case VIRTUAL, HYBRID, PROCESSES, CLUSTER -> machine.cores();
    };
  }
}
