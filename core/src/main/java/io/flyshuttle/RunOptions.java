package io.flyshuttle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The options of a run, with what is inherited from the thread that starts it. */
final class RunOptions {

  private static final ScopedValue<Boolean> NOTHING = ScopedValue.newInstance();

  private final Strategy strategy;
  private final Optional<Duration> within;
  private final Overrun overrun;
  private final ScopedValue.Carrier carried;
  private final long inherited; // the deadline of the enclosing work

  RunOptions(Strategy byDefault, Option... options) {
    Strategy using = byDefault;
    Optional<Duration> limit = Optional.empty();
    Overrun onOverrun = Overrun.WAIT;
    List<ScopedValue<?>> keys = new ArrayList<>();
    for (Option option : options) {
      switch (option) {
        case Option.Using(Strategy given) -> using = given;
        case Option.Within(Duration given) -> limit = Optional.of(given);
        case Option.OnOverrun(Overrun given) -> onOverrun = given;
        case Option.Carrying(List<ScopedValue<?>> given) -> keys.addAll(given);
        case Option.Limited _ ->
            throw new IllegalArgumentException(
                "limit(...) is an option of scopes; a stage of a pipeline has .limit(...)");
      }
    }
    this.strategy = using;
    this.within = limit;
    this.overrun = onOverrun;
    this.inherited = Context.CURRENT.isBound() ? Context.CURRENT.get().deadline() : Long.MAX_VALUE;
    ScopedValue.Carrier values = ScopedValue.where(NOTHING, true);
    for (ScopedValue<?> key : keys) {
      values = bound(values, key);
    }
    this.carried = values;
  }

  private static <T> ScopedValue.Carrier bound(ScopedValue.Carrier values, ScopedValue<T> key) {
    return key.isBound() ? values.where(key, key.get()) : values;
  }

  Strategy strategy() {
    return strategy;
  }

  Overrun overrun() {
    return overrun;
  }

  /** The effective deadline of a run that begins at {@code now}. */
  long deadline(long now) {
    long own = within.map(limit -> now + Nanos.of(limit)).orElse(Long.MAX_VALUE);
    if (inherited == Long.MAX_VALUE || own == Long.MAX_VALUE) {
      return Math.min(inherited, own);
    }
    return inherited - own < 0 ? inherited : own;
  }

  /** The carried values. */
  ScopedValue.Carrier carried() {
    return carried;
  }

  /** The carried values and a context. */
  ScopedValue.Carrier carrying(Context context) {
    return carried.where(Context.CURRENT, context);
  }
}
