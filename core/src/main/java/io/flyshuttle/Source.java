package io.flyshuttle;

import java.util.Collection;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Where items come from. Opened once for each run; the cursor is used and closed by one thread.
 *
 * @param <T> what it gives
 */
interface Source<T> {

  /** Items in all, where that is known beforehand. */
  OptionalLong size();

  /** Whether its items are at hand, so that asking for the next never waits. */
  boolean quick();

  /** Whether it can be opened by more than one run. */
  default boolean repeatable() {
    return true;
  }

  /**
   * Enters a run.
   *
   * @throws IllegalStateException if that is one too many
   */
  default void claim() {}

  /** Begins to give items to a run. */
  Cursor<T> open(Bounds bounds) throws Exception;

  /**
   * The run that has entered is over and will not open this: closes what the source holds, once,
   * and nothing if it has been opened, for then the cursor closes it. By any thread.
   */
  default void abandon() {}

  /** What a source may need to know of the run: how many items it may hold, and the clock. */
  record Bounds(int window, Ticker ticker) {}

  /** The items of one run. */
  @SuppressWarnings("try") // closing may be interrupted: the run that closes handles it
  interface Cursor<T> extends AutoCloseable {
    boolean hasNext() throws Exception;

    T next() throws Exception;

    @Override
    void close() throws Exception;
  }

  static <T> Source<T> of(Iterable<? extends T> items) {
    OptionalLong size =
        items instanceof Collection<?> known ? OptionalLong.of(known.size()) : OptionalLong.empty();
    return new Given<>(
        size, items instanceof Collection<?>, bounds -> new Iterated<>(items.iterator(), () -> {}));
  }

  /** Items at hand, whose number may be known. */
  static <T> Source<T> quick(OptionalLong size, Supplier<? extends Iterator<T>> items) {
    return new Given<>(size, true, bounds -> new Iterated<>(items.get(), () -> {}));
  }

  static <T> Source<T> of(Stream<? extends T> items) {
    return new Once<>(items, new AtomicReference<>(Once.Use.FRESH));
  }

  static <T> Source<T> of(Flow.Publisher<? extends T> publisher) {
    return new Given<>(
        OptionalLong.empty(), false, bounds -> Subscription.to(publisher, bounds.window()));
  }

  static <S extends AutoCloseable, T> Source<T> using(
      Callable<? extends S> open,
      ThrowingFunction<? super S, ? extends Iterator<? extends T>> items) {
    return new Given<>(
        OptionalLong.empty(),
        false,
        bounds -> {
          S resource = open.call();
          try {
            return new Iterated<>(items.apply(resource), resource);
          } catch (Throwable failure) {
            try (resource) {
              throw failure;
            }
          }
        });
  }

  /** A stream, which can be read once. */
  record Once<T>(Stream<? extends T> items, AtomicReference<Use> use) implements Source<T> {

    /** FRESH ──▶ ENTERED ──▶ OPENED | ABANDONED. */
    enum Use {
      /** No run has entered. */
      FRESH,
      /** A run has, and may open it. */
      ENTERED,
      /** The cursor closes it. */
      OPENED,
      /** The run ended before. */
      ABANDONED
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public boolean quick() {
      return false;
    }

    @Override
    public boolean repeatable() {
      return false;
    }

    @Override
    public void claim() {
      if (!use.compareAndSet(Use.FRESH, Use.ENTERED)) {
        throw new IllegalStateException(
            "a pipeline from a Stream can be run once only; use from(Iterable) or using(...)");
      }
    }

    @Override
    public Cursor<T> open(Bounds bounds) {
      if (!use.compareAndSet(Use.ENTERED, Use.OPENED)) {
        throw new CancellationException("the run was over before it opened its stream");
      }
      try {
        return new Iterated<>(items.iterator(), items);
      } catch (Throwable failure) {
        try (items) {
          throw failure;
        }
      }
    }

    @Override
    public void abandon() {
      if (use.compareAndSet(Use.ENTERED, Use.ABANDONED)) {
        items.close();
      }
    }
  }

  /** A source from a function that opens it. */
  record Given<T>(OptionalLong size, boolean quick, ThrowingFunction<Bounds, Cursor<T>> opener)
      implements Source<T> {
    @Override
    public Cursor<T> open(Bounds bounds) throws Exception {
      return opener.apply(bounds);
    }
  }

  /** A cursor over an iterator, with something to close at the end. */
  @SuppressWarnings("try")
  record Iterated<T>(Iterator<? extends T> items, AutoCloseable resource) implements Cursor<T> {
    @Override
    public boolean hasNext() {
      return items.hasNext();
    }

    @Override
    public T next() {
      return items.next();
    }

    @Override
    public void close() throws Exception {
      resource.close();
    }
  }
}
