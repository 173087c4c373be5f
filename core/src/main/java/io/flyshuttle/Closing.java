package io.flyshuttle;

import java.lang.System.Logger.Level;
import java.util.function.BooleanSupplier;

/** The end of a shuttle: drain, cancel, give up; see {@link Shuttle#close}. */
final class Closing {

  private static final System.Logger LOG = System.getLogger(Shuttle.class.getName());

  private final Registry registry;
  private final Ticker clock;
  private final long drain; // nanoseconds
  private boolean interrupted;

  Closing(Registry registry, Ticker clock, long drain) {
    this.registry = registry;
    this.clock = clock;
    this.drain = drain;
  }

  /** Waits, cancels and logs; by one thread. */
  void run() {
    Thread me = Thread.currentThread();
    registry.closer(me);
    try {
      await(() -> !registry.anyBusy(me), Interrupts.END_THE_WAIT);
      registry.cancelAll(); // where nothing is to be waited for, what is leaked
      await(() -> !registry.anyBusy(me) && !registry.anyDetached(), Interrupts.ARE_KEPT);
      log();
    } finally {
      registry.closer(null);
      if (interrupted) {
        me.interrupt();
      }
    }
  }

  private enum Interrupts {
    END_THE_WAIT,
    ARE_KEPT
  }

  private void await(BooleanSupplier done, Interrupts interrupts) {
    long deadline = clock.nanos() + drain;
    while (!done.getAsBoolean()) {
      if (Thread.interrupted()) {
        interrupted = true;
      }
      boolean hurry = interrupted && interrupts == Interrupts.END_THE_WAIT;
      if (hurry || clock.nanos() - deadline >= 0) {
        return;
      }
      clock.parkUntil(deadline);
    }
  }

  private void log() {
    for (Registry.Running left : registry.running()) {
      LOG.log(Level.WARNING, "the shuttle is closed, but {0}", left.unfinished());
    }
    for (Task<?> task : registry.detached()) {
      LOG.log(Level.WARNING, "the shuttle is closed, but a thread still runs the {0}", task);
    }
  }
}
