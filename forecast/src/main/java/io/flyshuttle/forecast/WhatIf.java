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
  private static final double BEYOND = 1.06; // where the other has to be chosen, too
  private static final double LARGEST = 256; // times as much, or as little
  private static final int STEPS = 3; // of bisection: to within a tenth
  private static final double LONGEST =
      5e17; // nanoseconds of all items, as they are counted in a long
  private static final double WORTH = 1.1; // a gain that is told
  private static final int CUT = 2_000; // items, of which more seldom change a choice

  private final Planner planner;
  private final Demand demand;
  private final Plan plan;
  private final String chosen;
  private final double times; // as many items as were cut away, and one
  private final double wait; // of an item of all, in nanoseconds
  private final double work;

  WhatIf(Planner planner, Demand demand, Plan plan) {
    this.planner = planner;
    this.plan = plan;
    this.chosen = plan.forecast().strategy();
    this.wait = demand.waitNanos() / demand.items();
    this.work = demand.workNanos() / demand.items();
    Demand cut = demand.atMost(CUT);
    double share = (double) demand.items() / cut.items();
    boolean same = choice(planner, cut, share).equals(chosen);
    this.demand = same ? cut : demand;
    this.times = same ? share : 1;
  }

  List<String> changes() {
    List<String> changes = new ArrayList<>();
    if (work > 0) {
      flip("computed", "more", work, factor -> demand.times(1, factor)).ifPresent(changes::add);
      flip("computed", "less", work, factor -> demand.times(1, 1 / factor)).ifPresent(changes::add);
    }
    if (wait > 0) {
      flip("waited", "more", wait, factor -> demand.times(factor, 1)).ifPresent(changes::add);
      flip("waited", "less", wait, factor -> demand.times(1 / factor, 1)).ifPresent(changes::add);
    }
    if (changes.isEmpty() && plan.forecasts().size() > 1) {
      changes.add(
          "Up to %.0f times as much or as little waiting or computing, the choice would be the same."
              .formatted(LARGEST));
    }
    if (!chosen.equals(Planner.SYNCHRONOUS)) {
      moreConcurrency().ifPresent(changes::add);
      changes.add(moreCores());
    }
    changes.add(killing());
    return changes;
  }

  /** At what cost of an item another strategy is chosen. */
  private Optional<String> flip(
      String verb, String than, double nanos, DoubleFunction<Demand> changed) {
    OptionalDouble factor = firstFlip(changed);
    if (factor.isEmpty()) {
      return Optional.empty();
    }
    double at = factor.getAsDouble();
    double then = than.equals("more") ? nanos * at : nanos / at;
    return Optional.of(
        "If an item %s %s than about %s (now %s), the choice would be %s."
            .formatted(
                verb,
                than,
                Numbers.time(twoDigits(then)),
                Numbers.time(nanos),
                choice(planner, changed.apply(at), times)));
  }

  private OptionalDouble firstFlip(DoubleFunction<Demand> changed) {
    double most = LONGEST / (demand.waitNanos() + demand.workNanos());
    for (double factor = 2; factor <= Math.min(LARGEST, most); factor *= 2) {
      if (!isChosen(changed.apply(factor))) {
        double below = factor / 2;
        double above = factor;
        for (int step = 0; step < STEPS; step++) {
          double middle = Math.sqrt(below * above);
          if (isChosen(changed.apply(middle))) {
            below = middle;
          } else {
            above = middle;
          }
        }
        // Where two are alike, small things decide, this way and that: nothing to tell.
        boolean stays = !isChosen(changed.apply(above * BEYOND));
        return stays ? OptionalDouble.of(above) : OptionalDouble.empty();
      }
    }
    return OptionalDouble.empty();
  }

  private boolean isChosen(Demand changed) {
    return choice(planner, changed, times).equals(chosen);
  }

  private static String choice(Planner planner, Demand demand, double times) {
    return Planner.choose(demand, planner.forecasts(demand), times).best().strategy();
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
    double part = part(planner, demand.withConcurrency(4 * said));
    return part > 1 / WORTH
        ? Optional.empty()
        : Optional.of(
            "With %s at once in place of %s, if what is asked bears it, it would take %s of the time."
                .formatted(Units.count(4L * said), Units.count(said), Units.percent(part)));
  }

  private String moreCores() {
    Machine machine = planner.machine();
    double part = part(planner.on(machine.withCores(2 * machine.cores())), demand);
    return part > 1 / WORTH
        ? "On twice the cores it would take as long: it is the waiting that takes the time."
        : "On twice the cores it would take %s of the time.".formatted(Units.percent(part));
  }

  /** Of the time that it takes now, the part that it would take. */
  private double part(Planner by, Demand changed) {
    return by.seconds(changed, chosen) / planner.seconds(demand, chosen);
  }

  private String killing() {
    if (Planner.kills(demand)) {
      return "It has work that may have to be killed, which only worker JVMs allow.";
    }
    if (chosen.equals(Planner.PROCESSES)) {
      return "Its work can be killed as well, as it is in worker JVMs.";
    }
    return "For work that may hang, crash or exhaust memory it would be hybrid-processes: "
        + plan.of(Planner.PROCESSES).map(this::price).orElse("a thread can't be killed.");
  }

  private String price(Forecast forecast) {
    String time = Units.time(forecast.seconds());
    String now = Units.time(plan.forecast().seconds());
    return "%s, and %s."
        .formatted(
            time.equals(now) ? "as fast" : time + " instead of " + now,
            Units.bytes((double) forecast.simulation().memoryBytes()));
  }

  private static double twoDigits(double value) {
    double unit = Math.pow(10, Math.floor(Math.log10(value)) - 1);
    return Math.rint(value / unit) * unit;
  }
}
