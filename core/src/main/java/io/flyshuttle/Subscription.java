package io.flyshuttle;

import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A publisher as a source. Requests a window of items and asks for more when half of them are used;
 * so it holds a window at most. Keeps the rules of Reactive Streams 1.0.4.
 *
 * @param <T> what is published
 */
final class Subscription<T> implements Flow.Subscriber<T>, Source.Cursor<T> {

  private final int window;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final ArrayDeque<T> items = new ArrayDeque<>();
  private Flow.@Nullable Subscription upstream;
  private @Nullable Throwable failure;
  private boolean complete;
  private boolean closed;
  private int used; // since the last request

  Subscription(int window) {
    this.window = window;
  }

  static <T> Source.Cursor<T> to(Flow.Publisher<? extends T> publisher, int window) {
    Subscription<T> subscription = new Subscription<>(window);
    publisher.subscribe(subscription);
    return subscription;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    Objects.requireNonNull(subscription, "subscription"); // 2.13
    boolean wanted;
    lock.lock();
    try {
      wanted = upstream == null && !closed;
      if (wanted) {
        upstream = subscription;
      }
    } finally {
      lock.unlock();
    }
    if (wanted) {
      subscription.request(window);
    } else {
      subscription.cancel(); // 2.5
    }
  }

  @Override
  public void onNext(T item) {
    Objects.requireNonNull(item, "item"); // 2.13
    Flow.Subscription tooMuch = null;
    lock.lock();
    try {
      if (closed || complete || failure != null) {
        return;
      }
      if (items.size() >= window) {
        failure =
            new IllegalStateException("the publisher gave more than the " + window + " asked for");
        tooMuch = upstream;
      } else {
        items.add(item);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (tooMuch != null) {
      tooMuch.cancel(); // without the lock, as all that is the publisher's code
    }
  }

  @Override
  public void onError(Throwable cause) {
    Objects.requireNonNull(cause, "cause"); // 2.13
    lock.lock();
    try {
      if (failure == null && !complete) {
        failure = cause;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onComplete() {
    lock.lock();
    try {
      complete = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean hasNext() throws Exception {
    lock.lockInterruptibly();
    try {
      while (items.isEmpty() && !complete && failure == null) {
        changed.await();
      }
      if (!items.isEmpty()) {
        return true;
      }
      if (failure != null) {
        throw failure instanceof Exception exception ? exception : new TaskFailedException(failure);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public T next() throws Exception {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T item;
    int ask = 0;
    Flow.Subscription from;
    lock.lock();
    try {
      item = items.remove();
      used++;
      from = upstream;
      if (2 * used >= window) {
        ask = used;
        used = 0;
      }
    } finally {
      lock.unlock();
    }
    if (ask > 0 && from != null) {
      from.request(ask);
    }
    return item;
  }

  @Override
  public void close() {
    Flow.Subscription unended = null;
    lock.lock();
    try {
      closed = true;
      items.clear();
      if (!complete && failure == null) {
        unended = upstream;
      }
    } finally {
      lock.unlock();
    }
    if (unended != null) {
      unended.cancel();
    }
  }
}
