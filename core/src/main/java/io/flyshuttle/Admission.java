package io.flyshuttle;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;

/**
 * Where the owner of a scope may have to wait before a task begins: for a permit, and for room in
 * the queue of the CPU pool. Either wait ends when the scope does.
 */
final class Admission implements Limit.Waiter {

  private final ScopeImpl<?, ?> scope;
  private final Optional<Limit> limit;
  private final OwnerWait waiting;
  private final InterruptWindow submitting = new InterruptWindow();

  Admission(ScopeImpl<?, ?> scope, Optional<Limit> limit, OwnerWait waiting) {
    this.scope = scope;
    this.limit = limit;
    this.waiting = waiting;
  }

  /**
   * Takes a permit, if one is needed.
   *
   * @return false if the scope ended first
   * @throws CancellationException if interrupted; the status stays set
   */
  boolean takePermit() {
    if (limit.isEmpty() || limit.get().tryAcquire(scope.clock())) {
      return true;
    }
    waiting.begin(OwnerWait.For.PERMIT);
    try {
      return limit.get().acquire(scope.clock(), this);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw interrupted("a permit");
    } finally {
      waiting.end();
    }
  }

  @Override
  public boolean givesUp() {
    return scope.reason().isPresent();
  }

  /** Gives the permit of a task back. */
  void leave() {
    if (limit.isPresent()) {
      limit.get().release();
    }
  }

  /**
   * Hands a task to the CPU pool. If the scope ends meanwhile the task is cancelled by that.
   *
   * @throws CancellationException if interrupted; the task is cancelled and the status stays set
   */
  void submit(TaskImpl<?> task) {
    waiting.begin(OwnerWait.For.QUEUE);
    submitting.open();
    boolean interrupted = false;
    try {
      if (!givesUp()) { // asked after the window is open, so that an end from here on is heard
        scope.loom().cpu().submit(task);
      }
    } catch (InterruptedException thrown) {
      interrupted = true;
    } catch (RejectedExecutionException shutDown) {
      scope.cancel();
    } finally {
      waiting.end();
      if (submitting.close()) {
        interrupted = false; // it was the end of the scope
        if (Context.current().cancelled()) {
          Thread.currentThread().interrupt(); // the one taken away may have been the outer work's
        }
      }
    }
    if (interrupted) {
      task.cancel();
      Thread.currentThread().interrupt();
      throw interrupted("room in the queue of the CPU pool");
    }
  }

  /** Ends the wait for the queue, once the scope has ended; the other is ended by an unpark. */
  void giveUp() {
    submitting.interrupt();
  }

  private CancellationException interrupted(String what) {
    return new CancellationException(
        scope.named() + ": interrupted while waiting for " + what + " to fork a task");
  }
}
