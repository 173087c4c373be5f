package io.flyshuttle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An item of a pipeline whose run went on without it, as {@link Shuttle#detached} lists it. */
final class DetachedItem implements Task<Object> {

  private final Work work;

  DetachedItem(Work work) {
    this.work = work;
  }

  @Override
  public State state() {
    return State.DETACHED;
  }

  @Override
  public Optional<Outcome<Object>> outcome() {
    return Optional.of(new Outcome.Late<>(work.latestPartial()));
  }

  @Override
  public Object get() {
    throw late();
  }

  private DeadlineExceededException late() {
    return new DeadlineExceededException("an item of " + forkedAt() + " was detached");
  }

  @Override
  public Optional<Progress> progress() {
    return work.latestProgress();
  }

  @Override
  public Optional<Object> partial() {
    return work.latestPartial();
  }

  @Override
  public Duration age() {
    return work.age();
  }

  @Override
  public String forkedAt() {
    return "stage '" + work.code().name() + "'";
  }

  @Override
  public CompletionStage<Object> stage() {
    return CompletableFuture.failedFuture(late());
  }
}
