package io.flyshuttle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a scope is opened with: its options, and what it inherits.
 *
 * @param deadline a reading of the shuttle's clock; {@link Deadlines#NONE} for none
 * @param watched whether the deadline is that of an enclosing scope, which ends this one too
 */
record ScopeSettings(
    long deadline, boolean watched, Overrun overrun, Optional<Limit> limit, Carried carried) {

  private static final ScopeSettings DEFAULT =
      new ScopeSettings(Deadlines.NONE, false, Overrun.WAIT, Optional.empty(), Carried.NOTHING);

  /**
   * Reads the options, in the thread that opens the scope.
   *
   * @throws IllegalArgumentException if an option is not one of scopes
   */
  static ScopeSettings of(Loom loom, Nest nest, Option... options) {
    Context work = Context.current();
    ScopeImpl<?, ?> enclosing = nest.enclosing();
    if (options.length == 0 && work == Context.NONE && enclosing == null) {
      return DEFAULT;
    }
    Ticker clock = loom.clock();
    long deadline = Deadlines.NONE;
    Overrun overrun = Overrun.WAIT;
    Optional<Limit> limit = Optional.empty();
    List<ScopedValue<?>> keys = new ArrayList<>();
    for (Option option : options) {
      switch (Objects.requireNonNull(option, "options")) {
        case Option.Within(var time) ->
            deadline = Deadlines.earlier(deadline, clock, clock.nanos() + Nanos.of(time), clock);
        case Option.OnOverrun(var what) -> overrun = what;
        case Option.Carrying(var more) -> keys.addAll(more);
        case Option.Limited(var what) -> limit = Optional.of(what);
        case Option.Using(var strategy) ->
            throw new IllegalArgumentException(
                "using(" + strategy + ") is an option of runs; a scope's tasks say where they run");
      }
    }
    deadline = Deadlines.earlier(deadline, clock, work.deadline(), work.clock());
    if (enclosing != null) {
      deadline = Deadlines.earlier(deadline, clock, enclosing.deadline(), enclosing.clock());
    }
    return new ScopeSettings(
        deadline, watches(enclosing, loom, deadline), overrun, limit, nest.carried().and(keys));
  }

  private static boolean watches(@Nullable ScopeImpl<?, ?> enclosing, Loom loom, long deadline) {
    return enclosing != null && enclosing.loom() == loom && enclosing.deadline() == deadline;
  }
}
