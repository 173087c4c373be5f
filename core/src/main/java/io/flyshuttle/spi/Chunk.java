package io.flyshuttle.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Some items of a stage, claimed by a place. Exactly one of {@link #run}, {@link #complete} and
 * {@link #fail} ends it; later calls are ignored.
 *
 * @since 0.1
 */
public interface Chunk {

  /** The code of the stage; the same object for every chunk of a stage, to be sent once. */
  StageCode code();

  /** The items in order, as inputs for {@link StageCode#apply}. */
  List<StageCode.Input> inputs();

  /** How long one attempt at {@code step} may take, where that is bounded. */
  Optional<Duration> timeout(int step);

  /**
   * Runs the items one after the other on the calling thread and completes this chunk. Never throws
   * what the user's code throws; ends early when the run is cancelled.
   */
  void run();

  /**
   * Completes this chunk with the results from elsewhere.
   *
   * @param results one for each of {@link #inputs}, in order
   * @throws IllegalArgumentException if the number differs
   */
  void complete(List<StageCode.Result> results);

  /** Completes every item of this chunk as failed, when the place lost it. */
  void fail(Throwable cause);

  /**
   * Calls {@code action} when the run cancels this chunk; at once if it has already. It still is to
   * be completed, when nothing of it runs any more: the run waits for that, or lists it as
   * detached.
   */
  void onCancel(Runnable action);
}
