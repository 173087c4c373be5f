package io.flyshuttle.spi;

/** What a stage says of its work, and so where it may run. */
public enum Nature {
  /** It waits. */
  IO,
  /** It computes. */
  CPU,
  /** It computes, and may run away, crash or exhaust memory: its process is killed, then. */
  KILLABLE
}
