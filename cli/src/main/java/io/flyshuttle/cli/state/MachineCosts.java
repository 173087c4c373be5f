package io.flyshuttle.cli.state;

import io.flyshuttle.forecast.Machine;
import java.time.Clock;
import java.util.OptionalDouble;

/** What the runtime costs here, for forecasts: as it was measured, or else as it is assumed. */
public final class MachineCosts {

  private MachineCosts() {}

  /**
   * Of this machine.
   *
   * @param cores how many it is to have; its own if empty
   */
  public static Machine of(OptionalDouble cores) {
    Machine assumed = Machine.generic(Runtime.getRuntime().availableProcessors());
    Machine here =
        new MachineFile(StateFolder.ofUser(), Clock.systemUTC())
            .read(Calibrated.here(assumed))
            .figures()
            .map(Calibrated::machine)
            .orElse(assumed);
    return cores.isPresent() ? here.withCores(cores.getAsDouble()) : here;
  }
}
