package io.flyshuttle.spi;

import java.util.OptionalLong;

/**
 * What a place knows of a piece of work that it runs in another JVM: behind it, {@link
 * io.flyshuttle.Checkpoint} works there as in a thread of the JVM that sent the work. Bound by
 * {@link io.flyshuttle.Remote}.
 *
 * <p>Called by whatever threads the user's code calls {@code Checkpoint} in, several at once.
 *
 * @since 0.1
 */
public interface RemoteContext {

  /** Whether the work has been cancelled. As cheap as a field: it is asked in tight loops. */
  boolean cancelled();

  /**
   * The work says how far it is.
   *
   * @param done units done
   * @param total units in all, where that is known
   */
  void progress(long done, OptionalLong total);

  /** The work gives its best result so far; it does not change afterwards. */
  void partial(Object value);
}
