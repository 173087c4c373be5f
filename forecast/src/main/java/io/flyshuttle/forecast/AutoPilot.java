package io.flyshuttle.forecast;

import io.flyshuttle.Pipeline;
import io.flyshuttle.Ticker;
import io.flyshuttle.spi.Pilot;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides for {@link io.flyshuttle.Strategy#auto()} by what the items of a run cost: after the
 * first few hundred of them, and again each time their number has doubled, the {@link Planner} is
 * asked which strategy suits what is seen. Another one is taken up only if it is a tenth faster, or
 * as fast and much kinder to others. Stages that wait get no more items at once than it takes: see
 * {@link Throttle}.
 *
 * <p>How many items go together is the runtime's own rule, which follows what they cost.
 *
 * <p>Found by {@link java.util.ServiceLoader} where this module is on the class path; or given to
 * {@code Shuttle.builder().pilot(new AutoPilot(machine))} with a machine that was measured.
 * Immutable and thread-safe.
 */
public final class AutoPilot implements Pilot {
  /** The strategies that it chooses from, by name; the first is the one that a run begins with. */
  public static final List<String> STRATEGIES = List.of("hybrid", "virtual-threads", "threads(32)");

  private final Optional<Machine> machine;
  private final Ticker ticker;

  /** For a machine that is assumed to be like most, with as many cores as the shuttle has. */
  public AutoPilot() {
    this(Optional.empty(), Ticker.system());
  }

  /** For that machine. */
  public AutoPilot(Machine machine) {
    this(Optional.of(Objects.requireNonNull(machine, "machine")), Ticker.system());
  }

  AutoPilot(Optional<Machine> machine, Ticker ticker) {
    this.machine = machine;
    this.ticker = ticker;
  }

  @Override
  public Course begin(Pipeline<?> pipeline, int cpus) {
    Machine here = machine.orElseGet(() -> Machine.generic(cpus));
    return new Watch(pipeline, here, ticker, task -> Thread.ofVirtual().start(task));
  }
}
