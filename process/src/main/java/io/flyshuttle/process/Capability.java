package io.flyshuttle.process;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
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
  /** Nothing is on disk while workers run. Without, files of a killed parent stay for a while. */
  NO_FILES;

  /** What is possible here, for workers that {@link WorkerLauncher#detect()} starts. */
  public static Set<Capability> here() {
    return of(LaunchPlan.defaults());
  }

  /**
   * What is possible for such workers.
   *
   * @param shared bytes that they may share with this process; 0 for none
   */
  static Set<Capability> of(LaunchPlan plan, long shared) {
    EnumSet<Capability> here = EnumSet.noneOf(Capability.class);
    here.addAll(of(plan));
    if (shared == 0) {
      here.remove(SHARED_ARENA);
    }
    return Collections.unmodifiableSet(here);
  }

  static Set<Capability> of(LaunchPlan plan) {
    EnumSet<Capability> here = EnumSet.noneOf(Capability.class);
    Optional<Linux> linux = Linux.INSTANCE;
    linux.ifPresent(calls -> here.add(NATIVE_ACCESS));
    if (Platform.LINUX) { // the worker can do these itself
      here.add(LIFELINE);
      here.add(MEMORY_CAP);
      here.add(OOM_PREFERENCE);
    }
    if (linux.filter(Linux::canTie).isPresent()
        && plan.session().isOwn()
        && Platform.program("setsid").isPresent()) {
      here.add(OWN_SESSION);
    }
    if (linux.filter(Linux::descriptorsAreOpen).isPresent()) {
      here.add(SHARED_ARENA);
      here.add(NO_FILES);
    }
    if (plan.niceness() > 0 && !Platform.WINDOWS && Platform.program("nice").isPresent()) {
      here.add(NICENESS);
    }
    boolean possible =
        plan.caching() == LaunchPlan.Caching.AUTOMATIC
            && AotFolder.ofUser().isPresent()
            && Fingerprint.obstacle(plan.classes().entry(plan.mainClass())).isEmpty();
    if (possible) {
      here.add(AOT_CACHE);
    }
    return Collections.unmodifiableSet(here);
  }
}
