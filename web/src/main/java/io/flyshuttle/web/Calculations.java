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

/**
 * Computes on a pool of its own, so that no calculation holds up events, or another's answer for
 * long; and no more at once than memory is there for. A simulation hears no interrupt: one that is
 * too long is left behind, and keeps its thread of the pool until it ends.
 */
final class Calculations implements AutoCloseable {
  private static final int AT_ONCE = 4; // computing or waiting to: what comes beyond is refused
  private static final int THREADS = 2;
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration DRAIN = Duration.ofSeconds(1); // most are done by then

  private final Shuttle shuttle = Shuttle.builder().cpu(THREADS).drain(DRAIN).build();
  private final Semaphore permits = new Semaphore(AT_ONCE);

  /**
   * What {@code work} returns.
   *
   * @throws Refusal as {@code work} does, or if too much is asked for at once, or it takes too long
   */
  <T> T of(Callable<T> work) {
    if (!permits.tryAcquire()) {
      throw new Refusal(Refusal.BUSY, "too much is asked for at once; try again");
    }
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
      Thread.currentThread().interrupt();
      throw new Refusal(Refusal.BUSY, "the server is about to end");
    } finally {
      permits.release();
    }
  }

  @Override
  public void close() {
    shuttle.close();
  }
}
