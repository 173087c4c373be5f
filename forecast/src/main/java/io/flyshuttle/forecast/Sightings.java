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

  private long process; // readings at the begin of a block
  private long compilers;
  private double blockHidden; // of the last block
  private int blockItems;
  private double hidden; // of those that are kept
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
  }

  void end(Gauge gauge) {
    double own = (gauge.processCpu() - cpuAtBegin) / 1e9;
    Optional<MachineLoad> now = gauge.load();
    if (load.isPresent() && now.isPresent()) {
      foreignCores = now.get().since(load.get(), own).foreignCores();
    }
  }

  double foreignCores() {
    return foreignCores;
  }

  // ---- other threads of this process

  void beginBlock(Gauge gauge) {
    compilers = gauge.compilerCpu();
    process = gauge.processCpu();
  }

  /** Everything but the functions, the compilers, and the measuring itself. */
  void endBlock(Gauge gauge, Meter meter, Sample block) {
    double all = gauge.processCpu() - process;
    double compiling = Math.max(0, gauge.compilerCpu() - compilers);
    double working = Estimate.of(block.working()).mean() * block.size();
    blockHidden = all - compiling - working - meter.spent();
    blockItems = block.size();
  }

  /** The last block counts. */
  void keep() {
    hidden += blockHidden;
    items += blockItems;
  }

  /** What was kept so far was warming up. */
  void forget() {
    hidden = 0;
    items = 0;
  }

  /** CPU time of an item outside the stages' functions, the runtime's own included. */
  double hiddenPerItem() {
    return items == 0 ? 0 : Math.max(0, hidden / items);
  }
}
