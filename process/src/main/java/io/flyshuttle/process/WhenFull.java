package io.flyshuttle.process;

/**
 * What {@code submit} does while the queue of a {@link ProcessPool} is full.
 *
 * @since 0.1
 */
public enum WhenFull {
  /**
   * It waits for room, so that whoever produces tasks goes as fast as the workers do. If it is
   * interrupted, the task is rejected and the interrupt kept.
   */
  WAIT,
  /** It throws {@link java.util.concurrent.RejectedExecutionException} at once. */
  REJECT
}
