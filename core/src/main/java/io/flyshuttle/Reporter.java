package io.flyshuttle;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Tells a listener how far a run is: a virtual thread that sleeps most of the time. */
final class Reporter {

  private final Duration every;
  private final Consumer<? super Progress> listener;
  private final OptionalLong total;
  private final Run run;
  private final long began;
  private final Thread thread;
  private volatile long done; // written by the one thread that the items pass
  private volatile boolean over;

  Reporter(Op.Report op, OptionalLong total, Run run) {
    this.every = op.every();
    this.listener = op.listener();
    this.total = total;
    this.run = run;
    this.began = run.ticker().nanos();
    this.thread = Thread.ofVirtual().name("flyshuttle-progress").unstarted(this::report);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // a single writer
  void count() {
    done++;
  }

  void start() {
    thread.start();
  }

  private void report() {
    try {
      while (waits()) {
        listener.accept(progress());
      }
      listener.accept(progress());
    } catch (Throwable failure) {
      run.failAtEnd(failure);
    }
  }

  /** Waits for the next time; false if the run has ended first. */
  private boolean waits() {
    long due = run.ticker().nanos() + Nanos.of(every);
    while (!over && run.ticker().nanos() - due < 0) {
      run.ticker().parkUntil(due);
      Thread.interrupted(); // a listener's own; parking would return at once
    }
    return !over;
  }

  private Progress progress() {
    return new Progress(done, total, Duration.ofNanos(run.ticker().nanos() - began));
  }

  /** The last word, then the end. Waits for the listener. */
  void finish() {
    over = true;
    LockSupport.unpark(thread); // not interrupted: it may be in the listener's code
    Uninterruptibly.join(thread);
  }
}
