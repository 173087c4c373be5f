package io.flyshuttle.forecast;

import io.flyshuttle.spi.Nature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * What would have to be different for another choice, a better one: factors are doubled until the
 * planner chooses another strategy, for a few of the items, and then halved into the gap, for more
 * of them. What is not the same a little to both sides of the factor is not told: the latency of
 * one in a hundred can jump to and fro. It can be given up between two simulations, which have
 * {@value #MANY} items at most, as {@link Planner#withChanges}.
 */
final class WhatIf {
  private static final double LARGEST = 256; // times as much, or as little
  private static final int STEPS = 2; // of bisection: to within a fifth
  private static final double LONGEST = 5e17; // nanoseconds of all items: they are kept in a long
  private static final double BEYOND = 1.06; // times the figure that is told: it is rounded
  private static final double WITHIN = 1.5; // that part of it
  private static final double WORTH = 1.1; // a gain that is told
  private static final int FEW = 2_000; // items
  private static final int MANY = 5_000; // items, of which more hardly change a choice

  private final Planner planner;
  private final Plan plan;
  private final String chosen;
  private final Sample few;
  private final Sample many;
  private final double wait; // of an item, in nanoseconds
  private final double work;
  private boolean unsure; // there is a flip that was not confirmed

  WhatIf(Planner planner, Demand demand, Plan plan) {
    this.planner = planner;
    this.plan = plan;
    this.chosen = plan.forecast().strategy();
    this.wait = demand.waitNanos() / demand.items();
    this.work = demand.workNanos() / demand.items();
    this.many = Sample.of(demand, MANY);
    Sample first = Sample.of(demand, FEW);
    this.few = isChosen(first, UnaryOperator.identity()) ? first : many;
  }

  /**
   * Some of the items.
   *
   * @param times as many as there are, over those
   */
  private record Sample(Demand demand, double times) {
    static Sample of(Demand all, int most) {
      Demand some = all.atMost(most);
      return new Sample(some, (double) all.items() / some.items());
    }
  }

  /** What a factor makes of a workload. */
  private interface Change {
    Demand of(Demand demand, double factor);
  }

  List<String> changes() {
    List<String> changes = new ArrayList<>();
    if (isChosen(many, UnaryOperator.identity())) { // else nothing here would hold for all items
      flips(changes);
    }
    if (!chosen.equals(Planner.SYNCHRONOUS)) {
      moreConcurrency().ifPresent(changes::add);
      changes.add(moreCores());
    }
    changes.add(killing());
    return changes;
  }

  private void flips(List<String> changes) {
    if (work > 0) {
      flip("computed", "more", work, (of, factor) -> of.times(1, factor)).ifPresent(changes::add);
      flip("computed", "less", work, (of, factor) -> of.times(1, 1 / factor))
          .ifPresent(changes::add);
    }
    if (wait > 0) {
      flip("waited", "more", wait, (of, factor) -> of.times(factor, 1)).ifPresent(changes::add);
      flip("waited", "less", wait, (of, factor) -> of.times(1 / factor, 1)).ifPresent(changes::add);
    }
    if (changes.isEmpty() && !unsure && plan.forecasts().size() > 1) {
      changes.add(
          ("Up to %.0f times as much or as little waiting or computing,"
                  + " the choice would be the same.")
              .formatted(LARGEST));
    }
  }

  /** At what cost of an item another strategy is chosen. */
  private Optional<String> flip(String verb, String than, double nanos, Change change) {
    OptionalDouble factor = firstFlip(change);
    if (factor.isEmpty()) {
      return Optional.empty();
    }
    double at = factor.getAsDouble();
    String other = choice(many, of -> change.of(of, at));
    if (!isConfirmed(change, at, other)) {
      unsure = true;
      return Optional.empty();
    }
    double then = than.equals("more") ? nanos * at : nanos / at;
    return Optional.of(
        "If an item %s %s than about %s (now %s), the choice would be %s."
            .formatted(verb, than, Numbers.time(twoDigits(then)), Numbers.time(nanos), other));
  }

  /** Whether the choice is {@code other} beyond a factor too, and is as it is within it. */
  private boolean isConfirmed(Change change, double at, String other) {
    Demand beyond = change.of(many.demand, at * BEYOND);
    List<Forecast> forecasts = planner.forecasts(beyond);
    return Planner.holds(other, beyond, forecasts, many.times)
        && !Planner.holds(chosen, beyond, forecasts, many.times)
        && isChosen(many, change, Math.max(1, at / WITHIN));
  }

  private OptionalDouble firstFlip(Change change) {
    double longest =
        Math.min(LARGEST, LONGEST / (many.demand.waitNanos() + many.demand.workNanos()));
    double above = 2;
    while (above <= longest && isChosen(few, change, above)) {
      above *= 2;
    }
    while (above <= longest && isChosen(many, change, above)) {
      above *= 2;
    }
    if (above > longest) {
      return OptionalDouble.empty();
    }
    double below = above / 2;
    while (below > 1 && !isChosen(many, change, below)) {
      above = below;
      below /= 2;
    }
    for (int step = 0; step < STEPS; step++) {
      double middle = Math.sqrt(below * above);
      if (isChosen(many, change, middle)) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return OptionalDouble.of(above);
  }

  private boolean isChosen(Sample sample, Change change, double factor) {
    return isChosen(sample, of -> change.of(of, factor));
  }

  private boolean isChosen(Sample sample, UnaryOperator<Demand> changed) {
    Demand demand = changed.apply(sample.demand);
    return Planner.holds(chosen, demand, planner.forecasts(demand), sample.times);
  }

  private String choice(Sample sample, UnaryOperator<Demand> changed) {
    Demand demand = changed.apply(sample.demand);
    return Planner.choose(demand, planner.forecasts(demand), sample.times).best().strategy();
  }

  private Optional<String> moreConcurrency() {
    int said =
        many.demand.stages().stream()
            .filter(stage -> stage.nature() == Nature.IO)
            .mapToInt(Demand.Stage::concurrency)
            .max()
            .orElse(Figures.MOST_CONCURRENCY);
    if (said > Figures.MOST_CONCURRENCY / 4) {
      return Optional.empty();
    }
    double part = part(planner, many.demand.withConcurrency(4 * said));
    return part > 1 / WORTH
        ? Optional.empty()
        : Optional.of(
            ("With %s at once in place of %s, if what is asked bears it,"
                    + " it would take %s of the time.")
                .formatted(Units.count(4L * said), Units.count(said), Units.percent(part)));
  }

  private String moreCores() {
    Machine machine = planner.machine();
    double part = part(planner.on(machine.withCores(2 * machine.cores())), many.demand);
    return part > 1 / WORTH
        ? "On twice the cores it would take as long: it is the waiting that takes the time."
        : "On twice the cores it would take %s of the time.".formatted(Units.percent(part));
  }

  /** Of the time that it takes now, the part that it would take. */
  private double part(Planner by, Demand changed) {
    return by.seconds(changed, chosen) / planner.seconds(many.demand, chosen);
  }

  private String killing() {
    if (Planner.kills(many.demand)) {
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
