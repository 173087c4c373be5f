package io.flyshuttle;

/** The end of a chain before a region: admits items, waiting for room. */
final class AdmitLink extends Link {

  private static final int MOST = 256;

  private final Region region;
  private final Object[] held = new Object[MOST];
  private final int most;
  private int count;

  /**
   * Gathers items before it admits them.
   *
   * @param gathers whether whoever pushes calls {@link #flush} before it waits
   */
  AdmitLink(Region region, boolean gathers) {
    this.region = region;
    this.most = gathers ? MOST : 1;
  }

  @Override
  boolean push(Object item) throws Exception {
    held[count++] = item;
    return count < most || flush();
  }

  @Override
  boolean flush() throws Exception {
    int size = count;
    count = 0;
    return size == 0 || region.admit(held, size);
  }

  @Override
  void finish() throws Exception {
    flush();
    region.end();
  }
}
