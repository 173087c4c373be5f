package io.flyshuttle.spi;

import java.util.OptionalLong;

/**
 * The two ends of {@link io.flyshuttle.Checkpoint} for work in another JVM, where it works as in a
 * thread of the JVM that sent the work. There, a place implements it, {@link io.flyshuttle.Remote}
 * binds it, and it is called by whatever threads the user's code calls {@code Checkpoint} in,
 * several at once. Here, the place tells it what arrives.
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
