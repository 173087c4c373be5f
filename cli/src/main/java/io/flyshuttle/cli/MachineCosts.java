package io.flyshuttle.cli;

import io.flyshuttle.forecast.Machine;
import java.util.OptionalDouble;

/** What the runtime costs here, for forecasts. */
final class MachineCosts {

  private MachineCosts() {}

  /**
   * Of this machine.
   *
   * @param cores how many it is to have; its own if empty
   */
  static Machine of(OptionalDouble cores) {
    return Machine.generic(cores.orElse(Runtime.getRuntime().availableProcessors()));
  }
}
