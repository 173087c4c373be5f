package io.flyshuttle.forecast;

/**
 * What a thread reads around the calls that it makes: as little as tells what each computed and
 * waited, since asking the kernel costs more than all else of measuring.
 *
 * <ul>
 *   <li>What was read after a call serves before the next one if that begins {@linkplain #SHORT
 *       right after}: all that the thread did meanwhile was to compute.
 *   <li>A thread can't have stood in the run queue for longer than it did not compute. So the queue
 *       is looked at only where that has come to more than {@link #SHORT} since the last look; what
 *       is not seen of it counts as a wait, and is no longer than that.
 * </ul>
 *
 * <p>Of one thread.
 */
final class Readings {
  /** Nanoseconds in which a thread does not lose its core and get it back. */
  static final long SHORT = 2_000;

  private final Gauge gauge;
  private final Meter.Cost cost;

  private long nanos; // the last ones
  private long cpu; // as it is read right after the time
  private long queued; // as it last was read
  private long idle; // the time less the CPU time, then

  private long work; // of the last call
  private long wait;
  private long spent;

  /**
   * In the thread that is to be measured, one of the platform.
   *
   * @param cost of readings
   */
  Readings(Gauge gauge, Meter.Cost cost) {
    this.gauge = gauge;
    this.cost = cost;
    readClocks();
    readQueue();
  }

  /**
   * Before a call.
   *
   * @param waits whether {@link #waited} is to be known of it
   */
  void begin(boolean waits) {
    spent = 0;
    long now = gauge.nanos();
    if (now - nanos <= SHORT) {
      cpu += now - nanos;
      nanos = now;
    } else {
      readClocks();
    }
    if (waits && mayHaveQueued()) {
      readQueue();
      readClocks(); // looking takes longer than many a call
    }
  }

  /** The CPU time is read before the time, and taken to be what it would be after. */
  private void readClocks() {
    cpu = gauge.threadCpu() + cost.cpu() - cost.time();
    nanos = gauge.nanos();
    spent += cost.cpu() - cost.time();
  }

  /** After the call. */
  void end(boolean waits) {
    long now = gauge.nanos();
    long computed = gauge.threadCpu();
    spent += cost.cpu();
    work = Math.max(0, computed - cpu - cost.time());
    long rest = now - nanos - cost.time() - work;
    nanos = now;
    cpu = computed;
    if (waits && mayHaveQueued()) {
      long before = queued;
      readQueue();
      rest -= queued - before;
    }
    wait = waits ? Math.max(0, rest) : 0;
  }

  private boolean mayHaveQueued() {
    idle = Math.min(idle, nanos - cpu); // clocks drift apart
    return nanos - cpu - idle > SHORT;
  }

  private void readQueue() {
    queued = gauge.threadQueued();
    idle = nanos - cpu;
    spent += cost.queue();
  }

  /** How long the last call computed, in nanoseconds. */
  long worked() {
    return work;
  }

  /** How long it waited: for something, not for a core. 0 if that was not to be known. */
  long waited() {
    return wait;
  }

  /** CPU time that measuring it took, about, in nanoseconds. */
  long spent() {
    return spent;
  }
}
