package io.flyshuttle.forecast;

import io.flyshuttle.StageObserver;

/**
 * What calls allocate, and what their values weigh on the way to another process. For a run in one
 * thread.
 */
final class Scales implements StageObserver {
  private static final int WEIGHED = 8; // items; weighing takes as long as sending

  private final Gauge gauge;
  private final long[] allocated;
  private final long[] calls;
  private final long[] bytes;
  private final long[] weighed;
  private long before;

  Scales(Gauge gauge, int stages) {
    this.gauge = gauge;
    this.allocated = new long[stages];
    this.calls = new long[stages];
    this.bytes = new long[stages];
    this.weighed = new long[stages];
  }

  @Override
  public void begin(int stage, long item, Object input) {
    if (item < WEIGHED) {
      bytes[stage] += Payload.size(input);
    }
    before = gauge.threadAllocated();
  }

  @Override
  public void end(int stage, long item, Object output) {
    allocated(stage);
    if (item < WEIGHED) {
      bytes[stage] += Payload.size(output);
      weighed[stage]++;
    }
  }

  @Override
  public void failed(int stage, long item, Throwable cause) {
    allocated(stage);
  }

  private void allocated(int stage) {
    allocated[stage] += Math.max(0, gauge.threadAllocated() - before);
    calls[stage]++;
  }

  /** Bytes allocated by a call, on average. */
  long allocatedPerCall(int stage) {
    return calls[stage] == 0 ? 0 : allocated[stage] / calls[stage];
  }

  /** Bytes there and back of a call, on average. */
  long bytesPerCall(int stage) {
    return weighed[stage] == 0 ? 0 : bytes[stage] / weighed[stage];
  }
}
