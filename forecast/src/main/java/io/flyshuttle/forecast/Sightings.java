package io.flyshuttle.forecast;

import io.flyshuttle.Outcome;
import java.util.Optional;

/** What else is seen while a sample runs: failures, and who else computes. Of one thread. */
final class Sightings {
  private int outcomes;
  private int failures;
  private Optional<String> firstFailure = Optional.empty();
  private boolean cut;

  private Optional<MachineLoad> load = Optional.empty();
  private long cpuAtBegin;
  private double foreignCores;
  private long compilersAtBegin;
  private double compilerSeconds;

  private double hidden; // CPU time outside the functions
  private int items;

  // ---- what came out

  void outcome(Outcome<?> outcome) {
    outcomes++;
    if (!(outcome instanceof Outcome.Value<?>)) {
      failures++;
      if (firstFailure.isEmpty()) {
        firstFailure =
            Optional.of(
                outcome instanceof Outcome.Failure<?>(var cause)
                    ? String.valueOf(cause)
                    : outcome.toString());
      }
    }
  }

  /** Items were interrupted, since the time was up. */
  void interrupted() {
    cut = true;
  }

  int outcomes() {
    return outcomes;
  }

  int failures() {
    return failures;
  }

  Optional<String> firstFailure() {
    return firstFailure;
  }

  boolean wasInterrupted() {
    return cut;
  }

  // ---- other programs

  void begin(Gauge gauge) {
    load = gauge.load();
    cpuAtBegin = gauge.processCpu();
    compilersAtBegin = gauge.compilerCpu();
  }

  void end(Gauge gauge) {
    compilerSeconds = Math.max(0, gauge.compilerCpu() - compilersAtBegin) / 1e9;
    double own = (gauge.processCpu() - cpuAtBegin) / 1e9;
    Optional<MachineLoad> now = gauge.load();
    if (load.isPresent() && now.isPresent()) {
      foreignCores = now.get().since(load.get(), own).foreignCores();
    }
  }

  double foreignCores() {
    return foreignCores;
  }

  double compilerSeconds() {
    return compilerSeconds;
  }

  // ---- other threads of this process

  /**
   * A block counts.
   *
   * @param perItem CPU time of its items outside the functions
   */
  void elsewhere(double perItem, int block) {
    hidden += perItem * block;
    items += block;
  }

  /** What was kept so far was warming up. */
  void forget() {
    hidden = 0;
    items = 0;
  }

  /** CPU time of an item outside the stages' functions, the runtime's own included. */
  double hiddenPerItem() {
    return items == 0 ? 0 : hidden / items;
  }
}
