package io.flyshuttle;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A setting of one scope or one run. Meant to be imported statically:
 *
 * <pre>{@code
 * try (var scope = shuttle.scope("quote", within(ofSeconds(2)), overrun(DETACH))) { ... }
 * Report<Row> report = shuttle.run(rows, within(ofMinutes(5)), using(Strategy.hybrid()));
 * }</pre>
 *
 * <p>No argument may be {@code null}: a method that is given one throws {@link
 * NullPointerException} at once, with the name of the parameter.
 *
 * @since 0.1
 */
public sealed interface Option {

  /** See {@link #within}. */
  record Within(Duration limit) implements Option {
    /**
     * Checks it.
     *
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public Within {
      if (Objects.requireNonNull(limit, "limit").isNegative()) {
        throw new IllegalArgumentException("within(" + limit + "): a time limit is not negative");
      }
    }
  }

  /** See {@link #overrun}. */
  record OnOverrun(Overrun overrun) implements Option {
    /** Checks it. */
    public OnOverrun {
      Objects.requireNonNull(overrun, "overrun");
    }
  }

  /** See {@link #carrying}. */
  record Carrying(List<ScopedValue<?>> keys) implements Option {
    /** Checks and copies them. */
    public Carrying {
      Objects.requireNonNull(keys, "keys").forEach(key -> Objects.requireNonNull(key, "keys"));
      keys = List.copyOf(keys);
    }
  }

  /** See {@link #limit}. */
  record Limited(Limit limit) implements Option {
    /** Checks it. */
    public Limited {
      Objects.requireNonNull(limit, "limit");
    }
  }

  /** See {@link #using}. */
  record Using(Strategy strategy) implements Option {
    /** Checks it. */
    public Using {
      Objects.requireNonNull(strategy, "strategy");
    }
  }

  /**
   * Ends the scope at most {@code limit} after it is opened, the run after it begins. A deadline is
   * inherited: the effective one is the earlier of this and the enclosing scope's.
   *
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  static Option within(Duration limit) {
    return new Within(limit);
  }

  /**
   * What becomes of work still running when the scope or run has ended: at its deadline, by a
   * failure or by a cancellation; {@link Overrun#WAIT} unless given.
   */
  static Option overrun(Overrun overrun) {
    return new OnOverrun(overrun);
  }

  /**
   * Carries the values that {@code keys} have now, in the calling thread, into every task. Keys
   * that are not bound are left unbound. (A virtual thread does not inherit scoped values by
   * itself.)
   */
  static Option carrying(ScopedValue<?>... keys) {
    return new Carrying(Arrays.asList(Objects.requireNonNull(keys, "keys")));
  }

  /**
   * Takes a permit of {@code limit} before each task of the scope is created, and gives it back
   * when the task's thread has ended. Scopes only; a stage of a pipeline has {@link
   * Pipeline#limit}.
   */
  static Option limit(Limit limit) {
    return new Limited(limit);
  }

  /** Runs the pipeline under {@code strategy} instead of the shuttle's default. Runs only. */
  static Option using(Strategy strategy) {
    return new Using(strategy);
  }
}
