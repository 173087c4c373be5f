package io.flyshuttle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Work of a pipeline whose run went on without it, as {@link Shuttle#detached} lists it: an item of
 * a stage, or what reads the source.
 */
final class DetachedItem implements Task<Object> {

  private final String what;
  private final Supplier<Duration> age;
  private final Supplier<Optional<Progress>> progress;
  private final Supplier<Optional<Object>> partial;

  private DetachedItem(
      String what,
      Supplier<Duration> age,
      Supplier<Optional<Progress>> progress,
      Supplier<Optional<Object>> partial) {
    this.what = what;
    this.age = age;
    this.progress = progress;
    this.partial = partial;
  }

  /** An item that is alone in its chunk, or a chunk that is elsewhere. */
  static DetachedItem of(Work work) {
    return new DetachedItem(
        "stage '" + work.code().name() + "'", work::age, work::latestProgress, work::latestPartial);
  }

  /** Something that tells neither progress nor partial results. */
  static DetachedItem of(String what, Supplier<Duration> age) {
    return new DetachedItem(what, age, Optional::empty, Optional::empty);
  }

  @Override
  public State state() {
    return State.DETACHED;
  }

  @Override
  public Optional<Outcome<Object>> outcome() {
    return Optional.of(new Outcome.Late<>(partial.get()));
  }

  @Override
  public Object get() {
    throw late();
  }

  private DeadlineExceededException late() {
    return new DeadlineExceededException("detached: " + what);
  }

  @Override
  public Optional<Progress> progress() {
    return progress.get();
  }

  @Override
  public Optional<Object> partial() {
    return partial.get();
  }

  @Override
  public Duration age() {
    return age.get();
  }

  @Override
  public String forkedAt() {
    return what;
  }

  @Override
  public CompletionStage<Object> stage() {
    return CompletableFuture.failedFuture(late());
  }

  @Override
  public String toString() {
    return "detached: " + what;
  }
}
