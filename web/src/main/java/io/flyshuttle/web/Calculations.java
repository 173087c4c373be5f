package io.flyshuttle.web;

import static io.flyshuttle.Option.overrun;
import static io.flyshuttle.Option.within;

import io.flyshuttle.DeadlineExceededException;
import io.flyshuttle.Overrun;
import io.flyshuttle.Scope;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Task;
import io.flyshuttle.TaskFailedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Computes on a pool of its own, so that no calculation holds up events, or another's answer for
 * long; and no more at once than memory is there for. A simulation hears no interrupt: one that is
 * too long is left behind, and keeps its thread of the pool until it ends.
 */
final class Calculations implements AutoCloseable {
  private static final int AT_ONCE = 4; // computing or waiting to: memory for so many is there
  private static final Duration PATIENCE = Duration.ofSeconds(5); // of what comes beyond
  private static final int THREADS = 2;
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration DRAIN = Duration.ofSeconds(1); // most are done by then

  private final Shuttle shuttle = Shuttle.builder().cpu(THREADS).drain(DRAIN).build();
  private final Semaphore permits = new Semaphore(AT_ONCE);
  private final Semaphore background = new Semaphore(1);

  /**
   * What {@code work} returns.
   *
   * @throws Refusal as {@code work} does, or if too much is asked for at once for 5 seconds, or it
   *     takes 20
   */
  <T> T of(Callable<T> work) {
    take(permits, PATIENCE);
    try (Scope<Object, ?> scope =
        shuttle.scope("calculation", within(LIMIT), overrun(Overrun.DETACH))) {
      Task<T> task = scope.cpu(work);
      scope.join();
      return task.get();
    } catch (DeadlineExceededException late) {
      throw new Refusal(Refusal.BUSY, "that takes too long to compute");
    } catch (TaskFailedException failed) {
      if (failed.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw failed;
    } catch (InterruptedException ending) {
      throw ending();
    } finally {
      permits.release();
    }
  }

  /**
   * The same for what nobody waits for with a hand at a slider: one at a time, so that a thread is
   * left for sliders.
   *
   * @throws Refusal as {@link #of}, or if others take 20 seconds before it
   */
  <T> T inBackground(Callable<T> work) {
    take(background, LIMIT);
    try {
      return of(work);
    } finally {
      background.release();
    }
  }

  private static void take(Semaphore permits, Duration patience) {
    try {
      if (!permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Refusal(Refusal.BUSY, "too much is asked for at once; try again");
      }
    } catch (InterruptedException ending) {
      throw ending();
    }
  }

  private static Refusal ending() {
    Thread.currentThread().interrupt();
    return new Refusal(Refusal.BUSY, "the server is about to end");
  }

  @Override
  public void close() {
    shuttle.close();
  }
}
