package io.flyshuttle;

import io.flyshuttle.spi.Nature;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Gatherer;

/** One thing said of a pipeline. */
sealed interface Op {

  /** An {@code io} or {@code cpu} stage with its modifiers. */
  record Stage(
      Nature nature,
      int concurrency,
      ThrowingFunction<?, ?> function,
      Optional<String> name,
      Optional<Retry> retry,
      Optional<Duration> timeout,
      Overrun overrun,
      Optional<Limit> limit,
      Order order)
      implements Op {

    public Stage {
      Objects.requireNonNull(function, "function");
    }

    static Stage of(Nature nature, int concurrency, ThrowingFunction<?, ?> function) {
      return new Stage(
          nature,
          concurrency,
          function,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Overrun.WAIT,
          Optional.empty(),
          new Order.Default());
    }

    /** Its name, given or not. */
    String label() {
      return name.orElse(nature.name().toLowerCase(Locale.ROOT));
    }

    Pipeline.StageInfo info() {
      int permits = limit.map(Limit::atMost).orElse(Integer.MAX_VALUE);
      return new Pipeline.StageInfo(
          label(), nature, Math.min(concurrency, permits), timeout, retry);
    }

    Stage withName(String name) {
      Objects.requireNonNull(name, "name");
      return new Stage(
          nature, concurrency, function, Optional.of(name), retry, timeout, overrun, limit, order);
    }

    Stage withRetry(Retry retry) {
      Objects.requireNonNull(retry, "retry");
      return new Stage(
          nature, concurrency, function, name, Optional.of(retry), timeout, overrun, limit, order);
    }

    Stage withTimeout(Duration timeout, Overrun overrun) {
      Objects.requireNonNull(overrun, "overrun");
      return new Stage(
          nature, concurrency, function, name, retry, Optional.of(timeout), overrun, limit, order);
    }

    Stage withLimit(Limit limit) {
      Objects.requireNonNull(limit, "limit");
      return new Stage(
          nature, concurrency, function, name, retry, timeout, overrun, Optional.of(limit), order);
    }

    Stage withOrder(Order order) {
      return new Stage(nature, concurrency, function, name, retry, timeout, overrun, limit, order);
    }
  }

  /** The order in which a stage's results go on. */
  sealed interface Order {
    /** In order, with a window that the engine chooses. */
    record Default() implements Order {}

    /** In order, with the user's window. */
    record Ordered(int window) implements Order {}

    /** As they are done. */
    record Unordered() implements Order {}
  }

  /** A small function, fused into a neighbour. */
  record Map(ThrowingFunction<?, ?> function) implements Op {
    public Map {
      Objects.requireNonNull(function, "function");
    }
  }

  /** Lists by size and time. */
  record Batch(int size, Duration maxWait) implements Op {}

  /** A JDK gatherer. */
  record Gather(Gatherer<?, ?, ?> gatherer) implements Op {
    public Gather {
      Objects.requireNonNull(gatherer, "gatherer");
    }
  }

  /** Failures become values. */
  record Settle() implements Op {}

  /** Tells a listener how far it is. */
  record Report(Duration every, Consumer<? super Progress> listener) implements Op {
    public Report {
      Objects.requireNonNull(listener, "listener");
    }
  }
}
