package io.flyshuttle;

import io.flyshuttle.spi.Nature;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run came to. A run that failed or was late still has the results of the items that had
 * finished.
 *
 * @param results what came out, in order; after a failure, also items finished behind a gap
 * @param failure what ended the run early: what an item threw, a {@link DeadlineExceededException},
 *     or a {@link java.util.concurrent.CancellationException}
 * @param elapsed from the start to the end of the run
 * @param stages what each stage did, fused neighbours as one
 * @param <T> what comes out
 * @since 0.1
 */
public record Report<T>(
    List<T> results, Optional<Throwable> failure, Duration elapsed, List<StageReport> stages) {

  /**
   * What one stage did.
   *
   * @param name its name, those of fused stages joined by {@code +}
   * @param nature what it said of itself; of fused stages {@code IO} if any of them waits
   * @param place where it ran
   * @param items items it finished, failed ones included
   * @param failures items that failed for good
   * @param chunks chunks handed over
   * @param busy time its threads spent in the user's functions, waits included; measured per chunk
   */
  public record StageReport(
      String name,
      Nature nature,
      String place,
      long items,
      long failures,
      long chunks,
      Duration busy) {}

  /**
   * The results of a run that has not failed.
   *
   * @throws TaskFailedException if an item, the source, a gatherer or a listener failed; the cause
   *     is what was thrown
   * @throws DeadlineExceededException if the run was late, or an item overran the {@link
   *     Pipeline#timeout} or the {@link Pipeline#killable} time of its stage
   * @throws java.util.concurrent.CancellationException if the run was cancelled
   */
  public List<T> orThrow() {
    failure.ifPresent(Failures::rethrow);
    return results;
  }
}
