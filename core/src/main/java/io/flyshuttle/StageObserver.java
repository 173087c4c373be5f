package io.flyshuttle;

/**
 * Is told of each call of a stage's function, just before and just after, in the thread that makes
 * the call: what it reads there, such as the CPU time of the thread, is of that call alone. See
 * {@link Pipeline#observed}.
 *
 * <p>Each {@code begin} is followed by one {@code end} or {@code failed} in the same thread, with
 * no other call of that thread in between; unless the run ends first and goes on without the
 * thread, it is so before the run has ended. A {@link Pipeline#map} that runs within a stage is a
 * call of its own, told under that stage. Another attempt at an item is another call. Waiting for a
 * permit of a {@link Limit} or for room in the stage is not part of a call.
 *
 * <p>The methods are called by many threads at once, and are part of what the run takes: they
 * should be quick, must not wait, and must not throw. What they throw fails the item, as if the
 * function had thrown it.
 *
 * @since 0.1
 */
public interface StageObserver {

  /**
   * A function is about to be called.
   *
   * @param stage the index of the stage in {@link Pipeline#stages}
   * @param item the number of the item, from 0, in the order in which items come to this part of
   *     the pipeline: that of the source, unless a {@link Pipeline#batch}, a {@link
   *     Pipeline#gather} or the end of an {@linkplain Pipeline#unordered unordered} part lies
   *     between
   * @param input what the function is given
   */
  void begin(int stage, long item, Object input);

  /**
   * The call that has begun has returned.
   *
   * @param output what it returned, never {@code null}: that would have failed the item
   */
  void end(int stage, long item, Object output);

  /** The call that has begun has thrown. */
  void failed(int stage, long item, Throwable cause);
}
