package io.flyshuttle.spi;

import io.flyshuttle.CpuFunction;
import java.time.Duration;
import java.util.concurrent.Callable;

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
   * @param limit how long the call may take before it is killed; positive
   * @return waits for the result; to be called once. Interrupted, it cancels the call, which is
   *     killed if it does not end. What the function throws is thrown, a kill as an exception of
   *     this place.
   * @throws IllegalArgumentException if function or argument can't be sent
   * @throws IllegalStateException if the place is closed
   */
  <A, R> Callable<R> prepare(
      Duration limit, CpuFunction<? super A, ? extends R> function, A argument);
}
