package io.flyshuttle.spi;

import io.flyshuttle.CpuFunction;
import io.flyshuttle.Outcome;
import java.time.Duration;

/**
 * A place whose work can be killed: a step past its {@link Chunk#timeout} ends with its process,
 * and so does one that takes its process with it.
 *
 * @since 0.1
 */
public interface KillingPlace extends Place {

  /**
   * Makes one call ready, in the caller's thread: what can't be sent is said here.
   *
   * @param limit how long the function may take before it is killed; positive
   * @throws IllegalArgumentException if function or argument can't be sent
   */
  <A, R> Call<R> prepare(Duration limit, CpuFunction<? super A, ? extends R> function, A argument);

  /**
   * A call that is ready.
   *
   * @param <R> the type of its result
   */
  @FunctionalInterface
  interface Call<R> {

    /**
     * Makes the call and waits for its end: when this returns or throws, the work is over there, or
     * its process is dead. To be called once.
     *
     * @param context is told what the function gives to {@code Checkpoint}, by threads of the
     *     place, until this returns
     * @return {@link Outcome.Late} if it overran its limit and heeded the interrupt, {@link
     *     Outcome.Killed} if its process was killed for that or died of it, {@link Outcome.Skipped}
     *     if the place was closed
     * @throws InterruptedException if interrupted: the call is cancelled then, killed if it does
     *     not end, and waited for all the same; where its process was killed for that or died of
     *     it, that is returned
     */
    Outcome<R> run(RemoteContext context) throws InterruptedException;
  }
}
