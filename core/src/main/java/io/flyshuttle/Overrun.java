package io.flyshuttle;

/**
 * What becomes of work that is still running when nobody wants its result any more: its deadline
 * has passed, or its scope or run has failed or was cancelled. (An item past its {@link
 * Pipeline#timeout(java.time.Duration, Overrun)} is the one case of a single item.) Java cannot
 * stop a thread that ignores interrupts; this says whether its caller waits for it or goes on
 * without it.
 *
 * @since 0.1
 */
public enum Overrun {

  /**
   * Interrupt it and wait until its thread has ended, however long that takes: nothing outlives its
   * scope. The default.
   */
  WAIT,

  /**
   * Interrupt it and go on at once. The work is {@linkplain Task.State#DETACHED detached}: it is
   * listed by {@link Shuttle#detached()} and in the {@link TaskTree}, it keeps its permit and its
   * place until its thread has really ended, and its result is dropped. What the calling thread
   * itself is at, as all of a run under {@link Strategy#synchronous()}, can't be left behind.
   */
  DETACH
}
