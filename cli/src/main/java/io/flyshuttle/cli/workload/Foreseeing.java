package io.flyshuttle.cli.workload;

import io.flyshuttle.forecast.Machine;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A workload to be profiled, not run: the child says what it will take under each strategy.
 *
 * @param work whose items are tried
 * @param strategies what to forecast
 * @param machine what the machine costs
 */
public record Foreseeing(WorkloadSpec work, List<String> strategies, Machine machine)
    implements WorkloadSpec {

  /** Its name on the wire. */
  public static final String NAME = "forecast";

  /** Copies the list. */
  public Foreseeing {
    strategies = List.copyOf(strategies);
  }

  @Override
  public String name() {
    return work.name();
  }

  @Override
  public Map<String, Object> parameters() {
    return work.parameters();
  }

  @Override
  public OptionalLong size() {
    return work.size();
  }

  @Override
  public Workload<?> open() {
    return work.open();
  }
}
