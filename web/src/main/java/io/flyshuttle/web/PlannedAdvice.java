package io.flyshuttle.web;

import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Plan;
import io.flyshuttle.forecast.Planner;
import io.flyshuttle.forecast.Simulation;
import java.util.ArrayList;
import java.util.List;

/** The planner's choice, its reasons, and what would change it. Thread-safe. */
final class PlannedAdvice implements Adviser {
  private static final String CLUSTER = "cluster";

  private final Machine machine;

  PlannedAdvice(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Advice advise(Question question, Demand demand, List<Simulation> all) {
    Planner planner = new Planner(question.on(machine));
    Plan plan = planner.plan(demand, all.stream().map(Forecast::exact).toList());
    return new Advice(
        plan.forecast().strategy(),
        plan.reasons().stream()
            .map(reason -> new Advice.Reason(reason.name(), reason.value(), reason.because()))
            .toList());
  }

  /** The planner simulates with as many threads as cores; where others are asked, that is said. */
  @Override
  public List<String> changes(Question question, Demand demand, List<Simulation> all) {
    List<Forecast> here =
        all.stream()
            .filter(each -> !each.setting().strategy().equals(CLUSTER))
            .map(Forecast::exact)
            .toList();
    Planner planner =
        new Planner(question.on(machine)).among(here.stream().map(Forecast::strategy).toList());
    List<String> changes =
        new ArrayList<>(planner.withChanges(demand, planner.plan(demand, here)).changes());
    if (question.cpus() != question.cores()) {
      changes.add("All this is with as many threads or workers computing as there are cores.");
    }
    return changes;
  }
}
