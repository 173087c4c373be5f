package io.flyshuttle.process.worker;

/**
 * The codes with which a worker ends by itself, for whoever tells deaths apart. All others are the
 * user's own, or the JVM's.
 */
public final class ExitCode {

  /** It was asked to. */
  public static final int CLOSED = 0;

  /** Out of memory: what the JVM itself uses under {@code -XX:+ExitOnOutOfMemoryError}. */
  public static final int OUT_OF_MEMORY = 3;

  /** The pool's process is gone, or its end of the socket. */
  public static final int PARENT_GONE = 70;

  /** Pool and worker don't understand each other; the reason is on stderr. */
  public static final int PROTOCOL = 71;

  /** User code ended the JVM, and a shutdown hook did not come to an end in time. */
  public static final int HOOKS_STUCK = 72;

  private ExitCode() {}
}
