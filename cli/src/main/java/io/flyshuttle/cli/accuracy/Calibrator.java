package io.flyshuttle.cli.accuracy;

import io.flyshuttle.cli.child.Job;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.compare.Audience;
import io.flyshuttle.cli.compare.ChildJvm;
import io.flyshuttle.cli.state.Calibrated;
import io.flyshuttle.cli.state.MachineFile;
import io.flyshuttle.cli.workload.Calibrating;
import io.flyshuttle.forecast.Calibration;
import io.flyshuttle.forecast.Machine;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Has the machine's figures: those that are kept, or else measured. They are measured in JVMs such
 * as those that runs are measured in; the event loop in one with a single carrier.
 */
public final class Calibrator {
  private static final String LOOP = "event-loop";
  private static final List<String> OTHERS =
      List.of("synchronous", "threads", "virtual-threads", "hybrid", "hybrid-processes");

  private final MachineFile file;
  private final ChildJvm jvm;
  private final Audience audience;
  private final Consumer<String> words;

  /**
   * A calibrator.
   *
   * @param file where figures are kept
   * @param jvm runs the measurements
   * @param audience is told of them
   * @param words takes what there is to say, a line each
   */
  public Calibrator(MachineFile file, ChildJvm jvm, Audience audience, Consumer<String> words) {
    this.file = file;
    this.jvm = jvm;
    this.audience = audience;
    this.words = words;
  }

  /** Those that are kept, measured where there are none; empty if that fails or is interrupted. */
  public Optional<Calibrated> figures() throws InterruptedException {
    MachineFile.Kept kept = file.read(Calibrated.here(Machine.generic(1)));
    kept.because().ifPresent(words);
    return kept.figures().isPresent() ? kept.figures() : measured();
  }

  /** Measured now, and kept; empty if that fails or is interrupted. */
  public Optional<Calibrated> measured() throws InterruptedException {
    Optional<Calibration.Result> most = run(OTHERS, "hybrid");
    if (most.isEmpty()) {
      return Optional.empty();
    }
    Optional<Calibration.Result> loop = run(List.of(LOOP), LOOP);
    if (loop.isEmpty()) {
      return Optional.empty();
    }
    Calibrated figures = Calibrated.here(merged(most.get().machine(), loop.get().machine()));
    Stream.concat(most.get().remarks().stream(), loop.get().remarks().stream())
        .distinct()
        .forEach(words);
    try {
      file.write(figures);
    } catch (IOException e) {
      words.accept("the machine's figures can't be kept: " + e.getMessage());
    }
    return Optional.of(figures);
  }

  private Optional<Calibration.Result> run(List<String> strategies, String strategy)
      throws InterruptedException {
    String label = strategy.equals(LOOP) ? "calibration of the event loop" : "calibration";
    audience.begins(label, OptionalLong.empty());
    Attempt attempt = jvm.run(new Job(new Calibrating(strategies), strategy), _ -> {});
    audience.ends(label, attempt);
    return attempt instanceof Attempt.Calibrated(Calibration.Result result, _)
        ? Optional.of(result)
        : Optional.empty();
  }

  private static Machine merged(Machine most, Machine loop) {
    Map<String, Machine.Overhead> overheads = new HashMap<>(most.overheads());
    overheads.put(LOOP, loop.overhead(LOOP));
    return most.withOverheads(overheads);
  }
}
