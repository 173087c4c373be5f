package io.flyshuttle.testkit;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Puts the steps of several threads into one order: step 0, then 1, then 2, whichever threads take
 * them. After the sequencer of trio's test kit.
 *
 * <pre>{@code
 * var order = new Sequencer();
 * scope.io(() -> order.step(0, () -> first()));
 * scope.io(() -> order.step(1, () -> second()));   // begins when first() has returned
 * }</pre>
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class Sequencer {

  private final Set<Integer> claimed = new HashSet<>(); // guarded by this
  private int next; // guarded by this
  private boolean broken; // guarded by this

  /** A sequencer at step 0. */
  public Sequencer() {}

  /**
   * What a step does.
   *
   * @param <R> what it returns
   * @param <X> what it throws
   */
  @FunctionalInterface
  public interface Step<R, X extends Exception> {
    /** Does it. */
    R run() throws X;
  }

  /**
   * Waits until all steps below {@code number} have ended, then takes this one in the calling
   * thread. A step that throws has ended too.
   *
   * @throws InterruptedException if interrupted while waiting: the order is broken then
   * @throws CancellationException if the order is broken, since this step's turn may never come
   * @throws IllegalStateException if the step was taken before
   * @throws X what {@code action} throws
   */
  public <R, X extends Exception> R step(int number, Step<R, X> action)
      throws X, InterruptedException {
    awaitTurn(number);
    try {
      return action.run();
    } finally {
      passed();
    }
  }

  /**
   * Takes step {@code number} and does nothing in it: a thread waits here for the others.
   *
   * @throws InterruptedException as {@link #step(int, Step)}
   * @throws CancellationException as {@link #step(int, Step)}
   * @throws IllegalStateException as {@link #step(int, Step)}
   */
  public void step(int number) throws InterruptedException {
    awaitTurn(number);
    passed();
  }

  private synchronized void awaitTurn(int number) throws InterruptedException {
    if (number < next || !claimed.add(number)) {
      throw new IllegalStateException("step " + number + " was taken before");
    }
    try {
      while (next != number && !broken) {
        wait();
      }
    } catch (InterruptedException interrupted) {
      broken = true;
      notifyAll();
      throw interrupted;
    }
    if (broken) {
      throw new CancellationException("step " + number + ": an earlier one was interrupted");
    }
  }

  private synchronized void passed() {
    next++;
    notifyAll();
  }
}
