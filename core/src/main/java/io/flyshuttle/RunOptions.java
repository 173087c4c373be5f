package io.flyshuttle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a run is started with: its options, and what it inherits of where it is started.
 *
 * @param deadline a reading of the shuttle's clock; {@link Deadlines#NONE} for none
 * @param task the task that it is started in, if any
 * @param block the scope in whose block it is started, if any: it ends with that
 */
record RunOptions(
    Strategy strategy,
    long deadline,
    Overrun overrun,
    Carried carried,
    Optional<TaskImpl<?>> task,
    Optional<ScopeImpl<?, ?>> block,
    String startedAt) {

  /** The same with the carried values of {@code earlier}, for a run that no task waits for. */
  RunOptions carrying(RunOptions earlier) {
    return new RunOptions(
        strategy,
        deadline,
        overrun,
        earlier.carried,
        Optional.empty(),
        Optional.empty(),
        earlier.startedAt);
  }

  /**
   * Reads the options, in the thread that starts the run.
   *
   * @throws IllegalArgumentException if an option is not one of runs
   */
  static RunOptions of(Host host, Option... options) {
    Ticker clock = host.config().ticker();
    Nest nest = host.here();
    Context work = Context.current();
    Strategy strategy = host.config().strategy();
    long deadline = Deadlines.earlier(Deadlines.NONE, clock, work.deadline(), work.clock());
    ScopeImpl<?, ?> enclosing = nest.enclosing();
    if (enclosing != null) {
      deadline = Deadlines.earlier(deadline, clock, enclosing.deadline(), enclosing.clock());
    }
    Overrun overrun = Overrun.WAIT;
    List<ScopedValue<?>> keys = new ArrayList<>();
    for (Option option : options) {
      switch (Objects.requireNonNull(option, "options")) {
        case Option.Using(var given) -> strategy = given;
        case Option.Within(var limit) ->
            deadline = Deadlines.earlier(deadline, clock, clock.nanos() + Nanos.of(limit), clock);
        case Option.OnOverrun(var given) -> overrun = given;
        case Option.Carrying(var more) -> keys.addAll(more);
        case Option.Limited _ ->
            throw new IllegalArgumentException(
                "limit(...) is an option of scopes; a stage of a pipeline has .limit(...)");
      }
    }
    return new RunOptions(
        strategy,
        deadline,
        overrun,
        nest.carried().and(keys),
        nest.task(),
        nest.block(),
        ForkLine.walk());
  }
}
