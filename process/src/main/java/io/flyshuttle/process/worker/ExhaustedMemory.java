package io.flyshuttle.process.worker;

/**
 * Ends a worker whose memory is exhausted. {@code -XX:+ExitOnOutOfMemoryError} sees only what the
 * JVM itself throws: not direct buffers, and not what {@code malloc} refuses, which Java code
 * throws. Whoever catches an {@link OutOfMemoryError} of a task hands it here, and the parent is
 * told the same as in the other cases.
 */
public final class ExhaustedMemory {
  /** As {@code -XX:+ExitOnOutOfMemoryError} has it. */
  private static final int EXIT_CODE = 3;

  private ExhaustedMemory() {}

  /** Says why, and halts the JVM. */
  public static void halt(OutOfMemoryError error) {
    System.err.println("Terminating due to " + error);
    System.err.flush();
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
