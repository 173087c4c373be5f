package io.flyshuttle.cli.state;

import io.flyshuttle.forecast.Machine;
import java.nio.file.Files;
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
    StateFolder folder = StateFolder.ofUser();
    // What reads figures takes longer to load than a simulation: not for nothing.
    boolean measured = Files.exists(folder.path().resolve(MachineFile.NAME));
    Machine here = measured ? kept(folder, assumed) : assumed;
    return cores.isPresent() ? here.withCores(cores.getAsDouble()) : here;
  }

  private static Machine kept(StateFolder folder, Machine assumed) {
    return new MachineFile(folder, Clock.systemUTC())
        .read(Calibrated.here(assumed))
        .figures()
        .map(Calibrated::machine)
        .orElse(assumed);
  }
}
