package io.flyshuttle.web;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Setting;
import io.flyshuttle.forecast.Simulation;
import io.flyshuttle.forecast.Spin;
import io.flyshuttle.forecast.Timeline;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Answers questions by simulation. Thread-safe; computes in the calling thread.
 *
 * <p>The same question gives the same answer but for the time it took. What is cancelled ends
 * before the next simulation, with the exception of {@link Checkpoint#poll}.
 */
final class Forecasts {
  static final String RECOMMENDED = "recommended";

  private static final int LANES = 48; // tasks in the chart of lanes: more can't be told apart
  private static final double NANOS = 1e9;

  private final Machine machine;
  private final Function<Machine, Model> models;
  private final Adviser adviser;
  private final AtomicReference<Kept> kept = new AtomicReference<>();

  private record Kept(Figures figures, Demand demand) {}

  Forecasts(Machine machine, Function<Machine, Model> models, Adviser adviser) {
    this.machine = machine;
    this.models = models;
    this.adviser = adviser;
  }

  /** The cores of this machine, as a setting has them. */
  int cores() {
    return Question.cores(machine);
  }

  boolean isMeasured() {
    return machine.isMeasured();
  }

  /**
   * The answer.
   *
   * @param lanes the strategy whose lanes are wanted, or {@link #RECOMMENDED}, if one's are
   */
  Answer answer(Question question, Optional<String> lanes) {
    long begin = System.nanoTime();
    Demand demand = demand(question);
    Model model = model(question);
    List<Simulation> simulations = simulations(question, demand, model);
    double synchronous = simulations.getFirst().seconds();
    Advice advice = adviser.advise(question, demand, simulations);
    return new Answer(
        Json.SCHEMA,
        question.cores(),
        machine.isMeasured(),
        Floor.of(question, demand),
        simulations.stream()
            .map(each -> Answer.Result.of(each, question.items(), synchronous))
            .toList(),
        new Answer.Recommended(
            advice.strategy(), advice.reasons(), JavaLines.of(advice.strategy(), question)),
        lanes
            .map(strategy -> strategy.equals(RECOMMENDED) ? advice.strategy() : strategy)
            .map(strategy -> setting(question, strategy))
            .map(setting -> lanes(demand, model.timeline(demand, setting, LANES)))
            .orElse(null),
        (System.nanoTime() - begin) / NANOS);
  }

  /** Each strategy of {@code question}, from simple to distributed. */
  List<Simulation> simulations(Question question) {
    return simulations(question, demand(question), model(question));
  }

  private static List<Simulation> simulations(Question question, Demand demand, Model model) {
    return question.settings().stream()
        .map(setting -> {
          Checkpoint.poll();
          return model.simulate(demand, setting);
        })
        .toList();
  }

  Advice advise(Question question, List<Simulation> simulations) {
    return adviser.advise(question, demand(question), simulations);
  }

  /** What would change the choice; it may take a second. */
  Changes changes(Question question) {
    return new Changes(
        Json.SCHEMA, adviser.changes(question, demand(question), simulations(question)));
  }

  /** That of the last question is kept: most sliders leave the tasks as they are. */
  Demand demand(Question question) {
    Figures figures = question.figures();
    Kept last = kept.get();
    if (last != null && last.figures.equals(figures)) {
      return last.demand;
    }
    Demand demand = present(figures.demand());
    kept.set(new Kept(figures, demand));
    return demand;
  }

  /** Without a stage in which nothing is to be done: what is measured has none either. */
  private static Demand present(Demand demand) {
    return new Demand(
        demand.items(),
        demand.stages().stream()
            .filter(stage -> stage.waits().sum() + stage.work().sum() > 0)
            .toList(),
        demand.window());
  }

  /** What a round of the kernel of workloads takes here, in nanoseconds. */
  double roundNanos() {
    return machine.spinNanos() / Spin.ROUNDS;
  }

  private Model model(Question question) {
    return models.apply(question.on(machine));
  }

  private static Setting setting(Question question, String strategy) {
    return question.settings().stream()
        .filter(each -> family(each.strategy()).equals(family(strategy)))
        .findFirst()
        .orElseThrow();
  }

  /** A strategy's name without its number. */
  static String family(String strategy) {
    return strategy.replaceFirst("\\(.*", "");
  }

  private static Answer.Lanes lanes(Demand demand, Timeline timeline) {
    return new Answer.Lanes(
        timeline.setting().strategy(),
        Math.min(LANES, demand.items()),
        demand.items(),
        timeline.bars().stream().mapToDouble(Timeline.Bar::end).max().orElse(0),
        demand.stages().stream().map(Demand.Stage::name).toList(),
        timeline.bars().stream()
            .map(bar ->
                new Answer.Bar(
                    bar.item(),
                    bar.stage(),
                    bar.lane(),
                    bar.activity().name().toLowerCase(Locale.ROOT),
                    bar.begin(),
                    bar.end()))
            .toList());
  }
}
