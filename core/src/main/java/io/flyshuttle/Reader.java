package io.flyshuttle;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the results of a run one by one. Used by one thread at a time; {@link #cancel} by any.
 *
 * @param <T> what comes out
 */
final class Reader<T> implements AutoCloseable {

  private final Execution execution;
  private final ArrayDeque<Object> ready = new ArrayDeque<>(); // what one item has given
  private boolean finished;

  /** Starts a run. */
  Reader(Host host, RunOptions options, Pipeline<T> pipeline) {
    this.execution = Execution.start(host, options, pipeline, ready::add);
  }

  /**
   * The next result, waited for; empty at the end.
   *
   * @throws InterruptedException if interrupted; the run is cancelled
   */
  Optional<T> next() throws InterruptedException {
    if (!ready.isEmpty() || finished) {
      return ready();
    }
    try {
      ScopedValue.where(Context.CURRENT, execution.run().callers()).call(this::stepOn);
    } catch (InterruptedException interrupt) {
      execution.run().cancel();
      close();
      throw interrupt;
    } catch (Throwable cause) {
      execution.run().fail(cause); // if it had failed already, this is the echo
      ready.clear();
      close();
      execution.throwFailure();
    }
    return ready();
  }

  private @Nullable Void stepOn() throws Exception {
    Section section = execution.last();
    while (ready.isEmpty() && !finished) {
      if (!section.step()) {
        finished = true;
        section.finish();
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked") // what the pipeline's last operation gave
  private Optional<T> ready() {
    if (ready.isEmpty()) {
      close();
      execution.throwFailure(); // also to who reads on
      return Optional.empty();
    }
    return Optional.of((T) ready.remove());
  }

  /** Calls {@code action} when the run stops, however; at once if it has. */
  void onStop(Runnable action) {
    execution.run().onStop(action);
  }

  /** Whether the run has failed; then {@link #next} would throw. */
  boolean failed() {
    return execution.run().failure().isPresent();
  }

  /** Ends the run and throws why it failed. */
  void throwFailure() {
    close();
    execution.throwFailure();
  }

  /** Cancels the run; whoever reads is told. */
  void cancel() {
    execution.run().cancel();
  }

  /** Ends the run, if it has not ended, and waits for its threads. Idempotent. */
  @Override
  public void close() {
    finished = true;
    execution.close();
    execution.last().closeOrFail();
  }

  Stream<T> stream() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(this::close);
  }

  private Iterator<T> iterator() {
    return new Iterator<>() {
      private Optional<T> ahead = Optional.empty();

      @Override
      public boolean hasNext() {
        if (ahead.isEmpty()) {
          try {
            ahead = Reader.this.next();
          } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            CancellationException cancelled =
                new CancellationException("the reader was interrupted");
            cancelled.initCause(interrupt);
            throw cancelled;
          }
        }
        return ahead.isPresent();
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        T item = ahead.orElseThrow();
        ahead = Optional.empty();
        return item;
      }
    };
  }
}
