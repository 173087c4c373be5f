package io.flyshuttle;

import java.util.function.UnaryOperator;

/**
 * The end of a chain before a region: admits items, waiting for room. It may be given another
 * region to go on with; what it has admitted so far leaves first.
 */
final class AdmitLink extends Link {

  private static final int MOST = 256;
  private static final long PATIENCE = 500_000; // nanoseconds that an item may be held for cost

  private Region region;
  private final UnaryOperator<Region> relay;
  private final Ticker ticker;
  private final boolean gathers;
  private final Object[] held = new Object[MOST];
  private int most = 1;
  private int count;
  private long flushed; // a reading of the clock

  /**
   * Gathers items before it admits them: as many as come within half a millisecond, which the last
   * ones have told.
   *
   * @param gathers whether whoever pushes calls {@link #flush} before it waits
   * @param relay gives the region to go on with, most times the same one
   */
  AdmitLink(Region region, Ticker ticker, boolean gathers, UnaryOperator<Region> relay) {
    this.region = region;
    this.relay = relay;
    this.ticker = ticker;
    this.gathers = gathers;
    this.flushed = ticker.nanos();
  }

  @Override
  boolean push(Object item) throws Exception {
    held[count++] = item;
    if (count < most) {
      return true;
    }
    if (gathers) {
      boolean slow = ticker.nanos() - flushed > PATIENCE;
      most = slow ? Math.max(1, most / 4) : Math.min(MOST, 2 * most);
    }
    boolean more = flush();
    if (gathers) {
      flushed = ticker.nanos(); // without the wait for room
    }
    return more;
  }

  @Override
  boolean flush() throws Exception {
    int size = count;
    count = 0;
    if (size == 0) {
      return true;
    }
    region = relay.apply(region);
    return region.admit(held, size);
  }

  @Override
  void finish() throws Exception {
    flush();
    region.end();
  }
}
