package io.flyshuttle.process;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a {@link Work} is to be told, in order and by one thread at a time, whichever threads bring
 * the events: what is put in under the lock of the pool is delivered outside of it, by whoever
 * finds nobody delivering. Thread-safe.
 */
final class Mailbox {

  private final Queue<Runnable> letters = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean delivering = new AtomicBoolean();

  /** Called under the lock of the pool, which makes the order. */
  void add(Runnable letter) {
    letters.add(letter);
  }

  /**
   * Delivers what is there, unless another thread is at it, or this one further up its stack. A
   * letter that fails goes to the log: those behind it were put in by others, who rely on this.
   */
  void deliver() {
    while (!letters.isEmpty() && delivering.compareAndSet(false, true)) {
      try {
        Runnable letter = letters.poll();
        if (letter != null) {
          letter.run();
        }
      } catch (Throwable failure) {
        System.getLogger(ProcessPool.class.getName())
            .log(System.Logger.Level.ERROR, "a task could not be told what became of it", failure);
      } finally {
        delivering.set(false);
      }
    }
  }
}
