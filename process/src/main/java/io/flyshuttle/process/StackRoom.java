package io.flyshuttle.process;

/**
 * Sees to it that a decision of the pool is not cut short by the end of a caller's stack, which
 * would leave the state between two values: what can't be done to the end is not begun.
 *
 * <p>A stack can't be asked how much of it is left, so as much as is needed is used, and left
 * again. On HotSpot a frame has 16 bytes when compiled by C2, and 100 when interpreted, as what
 * follows may be at first. It takes 0.2 µs.
 */
final class StackRoom {

  private static final int FRAMES = 256; // 4 KiB at least

  private StackRoom() {}

  /**
   * Returns if there is room for a decision.
   *
   * @throws StackOverflowError if not, before anything has happened
   */
  static void require() {
    if (dig(FRAMES) != FRAMES) {
      throw new AssertionError("a thread has fewer frames than calls");
    }
  }

  private static int dig(int frames) {
    return frames == 0 ? 0 : 1 + dig(frames - 1);
  }
}
