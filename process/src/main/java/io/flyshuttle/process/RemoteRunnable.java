package io.flyshuttle.process;

import java.io.Serializable;

/**
 * A {@link Runnable} that can be sent to a worker: a lambda passed where this type is asked for is
 * serialisable, and so is what it captures if that is.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface RemoteRunnable extends Runnable, Serializable {}
