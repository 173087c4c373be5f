package io.flyshuttle.web;

import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Plan;
import io.flyshuttle.forecast.Planner;
import io.flyshuttle.forecast.Simulation;
import java.util.ArrayList;
import java.util.List;

/**
 * The planner's choice and its reasons. What would have to be different is told only as far as it
 * is known already: the planner's own search takes longer than a slider may.
 */
final class PlannedAdvice implements Adviser {
  private static final String PROCESSES = "hybrid-processes";
  private static final String CLUSTER = "cluster";

  private final Machine machine;

  PlannedAdvice(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Advice advise(Question question, Demand demand, List<Simulation> all) {
    Planner planner = new Planner(machine.withCores(question.cores()));
    Plan plan = planner.plan(demand, all.stream().map(Forecast::exact).toList());
    return new Advice(
        plan.forecast().strategy(),
        plan.reasons().stream()
            .map(reason -> new Advice.Reason(reason.name(), reason.value(), reason.because()))
            .toList(),
        changes(question, plan.forecast().simulation(), all));
  }

  private static String name(Simulation one) {
    return one.setting().strategy();
  }

  private static List<String> changes(Question question, Simulation chosen, List<Simulation> all) {
    List<String> changes = new ArrayList<>();
    if (!name(chosen).equals(PROCESSES)) {
      all.stream()
          .filter(each -> name(each).equals(PROCESSES))
          .findFirst()
          .ifPresent(processes ->
              changes.add(
                  "If a task may never end: hybrid-processes, %s and %s of memory, for only a"
                          .formatted(
                              Words.seconds(processes.seconds()),
                              Words.bytes((double) processes.memoryBytes()))
                      + " process can be killed."));
    }
    if (question.cpuShare() > 0) {
      all.stream()
          .filter(each -> name(each).equals(CLUSTER) && each.seconds() < chosen.seconds() * 0.8)
          .findFirst()
          .ifPresent(cluster ->
              changes.add(
                  "With as many cores again on other machines: cluster, %s."
                      .formatted(Words.seconds(cluster.seconds()))));
    }
    return changes;
  }
}
