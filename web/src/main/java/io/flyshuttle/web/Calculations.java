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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Computes on a pool of its own, so that no calculation holds up events, or another's answer for
 * long; and no more at once than memory is there for. What is given up (too long, or superseded)
 * ends before its next simulation; until then it is left behind, and keeps its thread of the pool.
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
  private final Set<Rest> rests = ConcurrentHashMap.newKeySet(); // as many as requests, at most

  /** What a page has asked for at rest, and not been answered yet. */
  private static final class Rest {
    private final Asked asked;
    private boolean superseded;
    private @Nullable Scope<?, ?> scope; // in which it is computed; null before

    Rest(Asked asked) {
      this.asked = asked;
    }

    synchronized void computes(Scope<?, ?> in) {
      scope = in;
      if (superseded) {
        in.cancel();
      }
    }

    synchronized void supersede() {
      superseded = true;
      if (scope != null) {
        scope.cancel();
      }
    }

    synchronized boolean isSuperseded() {
      return superseded;
    }
  }

  /**
   * What {@code work} returns.
   *
   * @throws Refusal as {@code work} does, or if too much is asked for at once for 5 seconds, or it
   *     takes 20
   */
  <T> T of(Callable<T> work) {
    try {
      return compute(work, _ -> {});
    } catch (CancellationException ending) {
      throw ended();
    }
  }

  /** Shows the scope before anything is computed in it: it may be cancelled from then on. */
  private <T> T compute(Callable<T> work, Consumer<Scope<?, ?>> shown) {
    take(permits, PATIENCE);
    try (Scope<Object, ?> scope =
        shuttle.scope("calculation", within(LIMIT), overrun(Overrun.DETACH))) {
      shown.accept(scope);
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

  /**
   * The same for what a page shows once its sliders rest, of which nothing is wanted any more when
   * one moves; empty if {@link #supersede} said so before it was computed.
   *
   * @throws Refusal as {@link #inBackground}
   */
  <T> Optional<T> atRest(Asked asked, Callable<T> work) {
    Rest rest = new Rest(asked);
    rests.add(rest);
    try {
      take(background, LIMIT);
      try {
        return Optional.of(compute(work, rest::computes));
      } finally {
        background.release();
      }
    } catch (CancellationException cancelled) {
      if (rest.isSuperseded()) {
        return Optional.empty();
      }
      throw ended();
    } finally {
      rests.remove(rest);
    }
  }

  /** Gives up what the same page has asked for at rest about other numbers. */
  void supersede(Asked newer) {
    rests.stream().filter(rest -> newer.supersedes(rest.asked)).forEach(Rest::supersede);
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
    return ended();
  }

  private static Refusal ended() {
    return new Refusal(Refusal.BUSY, "the server is about to end");
  }

  @Override
  public void close() {
    shuttle.close();
  }
}
