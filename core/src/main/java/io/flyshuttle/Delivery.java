package io.flyshuttle;

import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's run: a virtual thread that signals at the pace of its requests. Keeps the rules
 * of Reactive Streams 1.0.4; the numbers in comments are theirs.
 *
 * @param <T> what comes out
 */
final class Delivery<T> implements Flow.Subscription, Runnable {

  private static final System.Logger LOG = System.getLogger(Delivery.class.getName());

  private final Host host;
  private final RunOptions options;
  private final Pipeline<T> pipeline;

  // Nothing waits with it but for demand, and nobody's code is called with it: request and cancel
  // return at once (3.4, 3.5).
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private long demand;
  private boolean cancelled;
  private @Nullable IllegalArgumentException misuse;
  private @Nullable Reader<T> reader;
  private Flow.@Nullable Subscriber<? super T> subscriber; // dropped when cancelled (3.13)

  private Delivery(
      Host host, RunOptions options, Pipeline<T> pipeline, Flow.Subscriber<? super T> subscriber) {
    this.host = host;
    this.options = options;
    this.pipeline = pipeline;
    this.subscriber = subscriber;
  }

  static <T> void begin(
      Host host, RunOptions options, Pipeline<T> pipeline, Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber"); // 1.9
    Delivery<T> delivery = new Delivery<>(host, options, pipeline, subscriber);
    Thread.ofVirtual().name("flyshuttle-publisher").start(() -> options.carried().run(delivery));
  }

  @Override
  public void request(long n) {
    Reader<T> misused;
    lock.lock();
    try {
      if (n <= 0 && misuse == null) {
        misuse =
            new IllegalArgumentException("request(" + n + "): rule 3.9 asks for more than zero");
      } else if (n > 0) {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n; // 3.17
      }
      changed.signalAll();
      misused = misuse == null ? null : reader;
    } finally {
      lock.unlock();
    }
    cancel(misused);
  }

  @Override
  public void cancel() {
    Reader<T> unwanted;
    lock.lock();
    try {
      cancelled = true;
      subscriber = null;
      changed.signalAll();
      unwanted = reader;
    } finally {
      lock.unlock();
    }
    cancel(unwanted);
  }

  private void cancel(@Nullable Reader<T> results) {
    if (results != null) {
      results.cancel();
    }
  }

  @Override
  public void run() {
    Flow.Subscriber<? super T> told = told();
    if (told == null) {
      return;
    }
    signal("onSubscribe", () -> told.onSubscribe(this)); // 1.9: first of all
    if (told() == null) {
      return; // cancelled in there
    }
    try (Reader<T> results = new Reader<>(host, options, pipeline)) {
      if (enter(results)) {
        signalAll(results);
      }
    } catch (Throwable failure) {
      fail(failure);
    }
  }

  private boolean enter(Reader<T> results) {
    lock.lock();
    try {
      reader = results;
      if (misuse != null) {
        throw misuse;
      }
    } finally {
      lock.unlock();
    }
    results.onStop(this::wake);
    return told() != null;
  }

  /** The run has stopped: who waits for demand has something to say. */
  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void signalAll(Reader<T> results) throws InterruptedException {
    while (true) {
      Optional<T> item = results.next(); // ahead of the demand, to end when there is none (1.5)
      Flow.Subscriber<? super T> told = told();
      if (told == null) {
        return;
      }
      if (item.isEmpty()) {
        results.close();
        cancel(); // nothing is said after this
        signal("onComplete", told::onComplete);
        return;
      }
      if (!awaitDemand(results)) {
        return;
      }
      signal("onNext", () -> told.onNext(item.get()));
    }
  }

  /** A subscriber that throws is as one that has cancelled (2.13); only the log hears of it. */
  private void signal(String name, Runnable signal) {
    try {
      signal.run();
    } catch (Throwable broken) {
      cancel();
      LOG.log(Level.WARNING, name + " of a subscriber threw, so its run is cancelled", broken);
    }
  }

  /** Waits for demand and takes one of it; false if cancelled. */
  private boolean awaitDemand(Reader<T> results) throws InterruptedException {
    lock.lock();
    try {
      while (demand == 0 && !cancelled && misuse == null && !results.failed()) {
        changed.await();
      }
      if (misuse != null) {
        throw misuse;
      }
      if (cancelled) {
        return false;
      }
      if (demand > 0) {
        if (demand != Long.MAX_VALUE) {
          demand--;
        }
        return true;
      }
    } finally {
      lock.unlock();
    }
    results.throwFailure(); // an error needs no demand; this waits until the run is quiet
    return false;
  }

  private void fail(Throwable failure) {
    Flow.Subscriber<? super T> told = told();
    if (told != null) {
      IllegalArgumentException wrong = misuse();
      Throwable cause = wrong == null ? failure : wrong;
      cancel();
      signal("onError", () -> told.onError(cause));
    }
  }

  private @Nullable IllegalArgumentException misuse() {
    lock.lock();
    try {
      return misuse;
    } finally {
      lock.unlock();
    }
  }

  private Flow.@Nullable Subscriber<? super T> told() {
    lock.lock();
    try {
      return subscriber;
    } finally {
      lock.unlock();
    }
  }
}
