package io.flyshuttle.process.worker;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Threads that tasks leave behind: nobody ends them, they may compute for ever, and each task could
 * add one. Those that are daemons by their maker's word are meant to stay, and so are those that
 * were there before the first task. Used by the main thread alone.
 */
final class Leftovers {

  /** To look costs a microsecond or two, so it isn't done after each of the shortest tasks. */
  private static final long APART = TimeUnit.MILLISECONDS.toNanos(1);

  /** How long a thread may take to end that has come to its end: of a pool that was closed, say. */
  private static final long MAY_TAKE = TimeUnit.MILLISECONDS.toNanos(10);

  private Set<Thread> known = Set.of();
  private Thread[] there = new Thread[32];
  private long looked = System.nanoTime() - APART;

  /** What is there now is no leftover. */
  void begin() {
    known = Arrays.stream(there, 0, look()).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a task has left a thread behind; says so on stderr. */
  boolean found() {
    long now = System.nanoTime();
    if (now - looked < APART) {
      return false;
    }
    looked = now;
    int count = look();
    for (int i = 0; i < count; i++) {
      Thread thread = there[i];
      if (!thread.isDaemon() && !known.contains(thread) && stays(thread, now + MAY_TAKE)) {
        System.err.println(
            "flyshuttle: the thread '"
                + thread.getName()
                + "' has outlived its task, so this worker is replaced; start threads that are to"
                + " stay as daemons, or in the initialiser");
        return true;
      }
    }
    return false;
  }

  private static boolean stays(Thread thread, long end) {
    while (thread.isAlive() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
    }
    return thread.isAlive();
  }

  private int look() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    for (ThreadGroup up = root.getParent(); up != null; up = up.getParent()) {
      root = up;
    }
    int count = root.enumerate(there);
    while (count == there.length) { // there may be more
      there = new Thread[2 * there.length];
      count = root.enumerate(there);
    }
    return count;
  }
}
