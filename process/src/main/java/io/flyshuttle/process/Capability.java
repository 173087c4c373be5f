package io.flyshuttle.process;

import java.util.List;
import java.util.Set;

/**
 * What the pool can do on this machine, for this JVM; what is missing is done less well, as each
 * says, never silently differently.
 *
 * @since 0.1
 */
public enum Capability {
  /**
   * This JVM may call the system ({@code --enable-native-access}). Without, most of the others are
   * left to the worker, which starts some 100 ms later for that, or are missing.
   */
  NATIVE_ACCESS,
  /**
   * The kernel kills a worker within milliseconds of its parent's death, whatever it is doing.
   * Without, a thread of the worker does, which a calculation without safepoints holds up.
   */
  LIFELINE,
  /**
   * The kernel limits a worker's memory, native memory included. Without, the JVM's limits hold.
   */
  MEMORY_CAP,
  /**
   * Processes that a worker has started die with it, however it ends, and an interrupt from the
   * terminal doesn't reach it. Without, they do so only where the pool kills it.
   */
  OWN_SESSION,
  /** Workers have a lower priority than this process. Without, the same. */
  NICENESS,
  /** The kernel prefers workers as victims when memory runs out. Without, it may take any. */
  OOM_PREFERENCE,
  /** Large payloads lie in memory that both sides map. Without, they go through the socket. */
  SHARED_ARENA,
  /** Workers start from an AOT cache. Without, they take half as long again. */
  AOT_CACHE,
  /**
   * Nothing is on disk while workers run. Without, a start has a file there until the worker is up.
   */
  NO_FILES;

  /** What is possible here, for workers that {@link WorkerLauncher#detect()} starts. */
  public static Set<Capability> here() {
    return new Capabilities(LaunchPlan.defaults(), 1).with(List.of());
  }
}
