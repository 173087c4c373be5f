package io.flyshuttle;

/**
 * Two observers of one pipeline.
 *
 * @param outer begins first and ends last
 */
record Observers(StageObserver outer, StageObserver inner) implements StageObserver {

  static StageObserver of(StageObserver outer, StageObserver inner) {
    return new Observers(outer, inner);
  }

  @Override
  public void begin(int stage, long item, Object input) {
    outer.begin(stage, item, input);
    inner.begin(stage, item, input);
  }

  @Override
  public void end(int stage, long item, Object output) {
    inner.end(stage, item, output);
    outer.end(stage, item, output);
  }

  @Override
  public void failed(int stage, long item, Throwable cause) {
    inner.failed(stage, item, cause);
    outer.failed(stage, item, cause);
  }
}
