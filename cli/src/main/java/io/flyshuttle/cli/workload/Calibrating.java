package io.flyshuttle.cli.workload;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * No work of its own: the child measures what its machine costs.
 *
 * @param strategies whose overheads to measure
 */
public record Calibrating(List<String> strategies) implements WorkloadSpec {

  /** Its name in reports. */
  public static final String NAME = "calibration";

  /** Copies the list. */
  public Calibrating {
    strategies = List.copyOf(strategies);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of("strategies", strategies);
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.empty();
  }

  /**
   * There is none.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public Workload<?> open() {
    throw new UnsupportedOperationException("a calibration has no pipeline of its own");
  }
}
