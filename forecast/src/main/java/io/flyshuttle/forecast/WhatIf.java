package io.flyshuttle.forecast;

import io.flyshuttle.spi.Nature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * What would have to be different for another choice: factors are doubled until the planner chooses
 * another strategy, then halved into the gap.
 */
final class WhatIf {
  private static final double LARGEST = 256; // times as much, or as little
  private static final int STEPS = 3; // of bisection: to within a tenth of an octave
  private static final double WORTH = 1.1; // a gain that is told
  private static final int MOST = 2_000; // items, of which more change no choice

  private final Planner planner;
  private final Machine machine;
  private final Demand demand;
  private final String chosen;

  WhatIf(Machine machine, Demand demand, Plan plan) {
    this.planner = new Planner(machine);
    this.machine = machine;
    this.demand = demand.atMost(MOST);
    this.chosen = plan.forecast().strategy();
  }

  List<String> changes() {
    List<String> changes = new ArrayList<>();
    double wait = demand.waitNanos() / demand.items();
    double work = demand.workNanos() / demand.items();
    if (work > 0) {
      flip("computed", "more", work, factor -> demand.times(1, factor), true)
          .ifPresent(changes::add);
      flip("computed", "less", work, factor -> demand.times(1, 1 / factor), false)
          .ifPresent(changes::add);
    }
    if (wait > 0) {
      flip("waited", "more", wait, factor -> demand.times(factor, 1), true).ifPresent(changes::add);
      flip("waited", "less", wait, factor -> demand.times(1 / factor, 1), false)
          .ifPresent(changes::add);
    }
    moreConcurrency().ifPresent(changes::add);
    moreCores().ifPresent(changes::add);
    changes.add(killing());
    return changes;
  }

  /** At what cost of an item another strategy is chosen. */
  private Optional<String> flip(
      String verb, String than, double nanos, DoubleFunction<Demand> changed, boolean up) {
    OptionalDouble factor = firstFlip(changed);
    if (factor.isEmpty()) {
      return Optional.empty();
    }
    double at = factor.getAsDouble();
    String other = choice(changed.apply(at));
    return Optional.of(
        "If an item %s %s than %s (now %s), it would be %s."
            .formatted(
                verb,
                than,
                Numbers.time(up ? nanos * at : nanos / at),
                Numbers.time(nanos),
                other));
  }

  private OptionalDouble firstFlip(DoubleFunction<Demand> changed) {
    for (double factor = 2; factor <= LARGEST; factor *= 2) {
      if (!choice(changed.apply(factor)).equals(chosen)) {
        double below = factor / 2;
        double above = factor;
        for (int step = 0; step < STEPS; step++) {
          double middle = Math.sqrt(below * above);
          if (choice(changed.apply(middle)).equals(chosen)) {
            below = middle;
          } else {
            above = middle;
          }
        }
        return OptionalDouble.of(above);
      }
    }
    return OptionalDouble.empty();
  }

  private String choice(Demand changed) {
    return planner.plan(changed).forecast().strategy();
  }

  private Optional<String> moreConcurrency() {
    int said =
        demand.stages().stream()
            .filter(stage -> stage.nature() == Nature.IO)
            .mapToInt(Demand.Stage::concurrency)
            .max()
            .orElse(Figures.MOST_CONCURRENCY);
    if (said > Figures.MOST_CONCURRENCY / 4) {
      return Optional.empty();
    }
    double now = seconds(planner, demand);
    double then = seconds(planner, demand.withConcurrency(4 * said));
    return now / then < WORTH
        ? Optional.empty()
        : Optional.of(
            "With io(%d) in place of io(%d), if what is asked bears it, it would take %s of the time."
                .formatted(4 * said, said, Units.percent(then / now)));
  }

  private Optional<String> moreCores() {
    double now = seconds(planner, demand);
    double then = seconds(new Planner(machine.withCores(2 * machine.cores())), demand);
    return now / then < WORTH
        ? Optional.of("More cores would change nothing: it is the waiting that takes the time.")
        : Optional.of(
            "On twice the cores it would take %s of the time."
                .formatted(Units.percent(then / now)));
  }

  private double seconds(Planner by, Demand of) {
    return by.plan(of).of(chosen).orElseThrow().seconds();
  }

  private String killing() {
    Plan plan = planner.plan(demand);
    return chosen.equals("hybrid-processes")
        ? "It is the one whose work can be killed as well."
        : "For work that may hang, crash or exhaust memory it would be hybrid-processes: "
            + plan.of("hybrid-processes")
                .map(forecast ->
                    "%.0f %% of the time, %s."
                        .formatted(
                            100 * forecast.seconds() / plan.forecast().seconds(),
                            Units.bytes((double) forecast.simulation().memoryBytes())))
                .orElse("a thread can't be killed.");
  }
}
