package io.flyshuttle;

import java.util.OptionalLong;
import java.util.concurrent.CancellationException;

/**
 * The cooperative side of cancellation: what a long calculation calls from inside a task or a
 * stage; also from a call {@link Shuttle#within} a limit, and from what a run calls itself, such as
 * its source, gatherers and sink. Those two have no progress and no partial result of their own:
 * they are those of the task around them. Outside of all, every method does nothing.
 *
 * <pre>{@code
 * for (long i = 0; i < n; i++) {
 *   Checkpoint.poll();             // about as cheap as reading a field
 *   sum += term(i);
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class Checkpoint {

  private Checkpoint() {}

  /**
   * Ends the calculation if it has been cancelled or its deadline has passed.
   *
   * @throws CancellationException if the current task, item, call or run, or one around it, has
   *     been cancelled, also by its deadline; let it through
   */
  public static void poll() {
    Context.current().poll();
  }

  /**
   * Says how far the current task is.
   *
   * @param done units done
   * @param total units in all; negative when that is not known
   */
  public static void progress(long done, long total) {
    Context.current().progress(done, total < 0 ? OptionalLong.empty() : OptionalLong.of(total));
  }

  /**
   * Keeps {@code value} as the best result so far: it is what {@link Outcome.Late} and {@link
   * Outcome.Killed} hold when the deadline strikes. The value must not change afterwards. In a
   * worker process each is serialised at once, and the latest sent on 100 times a second at most;
   * this throws for one that can't be sent.
   */
  public static void partial(Object value) {
    Context.current().partial(value);
  }
}
