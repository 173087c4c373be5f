package io.flyshuttle.process;

/**
 * How a worker ended.
 *
 * @param kind the cause
 * @param exitCode as the operating system tells it: 128 + n for signal n
 * @param detail one line for an error message
 * @param report the JVM's crash report, up to 256 Ki characters; "" if there is none
 */
record Death(Kind kind, int exitCode, String detail, String report) {
  /** The causes, told apart. */
  enum Kind {
    /** By {@link WorkerProcess#kill()}. */
    KILLED_BY_POOL,
    /** A segmentation fault, {@code abort()} or an error within the JVM. */
    CRASHED,
    /** The heap, direct memory or metaspace that its own options allow is exhausted. */
    OUT_OF_MEMORY,
    /** The kernel refused it more memory than the hard limit. */
    MEMORY_LIMIT,
    /** By {@code System.exit} or {@code Runtime.halt}, or because its main method ended. */
    EXITED,
    /** By a signal that isn't the pool's: the kernel's out-of-memory killer, or an operator. */
    KILLED_FROM_OUTSIDE,
    /** It was alive but silent, so the pool gave it up ({@link WorkerProcess#giveUp}). */
    LOST
  }
}
