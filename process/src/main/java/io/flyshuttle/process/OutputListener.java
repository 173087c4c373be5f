package io.flyshuttle.process;

/**
 * Hears what workers print, line by line and in order for each worker. It is called by a thread of
 * its own for each worker, so a slow one holds up no worker: it misses lines then, and a line of
 * the pool says how many.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface OutputListener {
  /** Hears one line; what this throws is ignored. */
  void line(OutputLine line);
}
