package io.flyshuttle.process;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * A {@link Callable} that can be sent to a worker: a lambda passed where this type is asked for is
 * serialisable, and so is what it captures if that is.
 *
 * @param <V> the type of its result
 * @since 0.1
 */
@FunctionalInterface
public interface RemoteCallable<V> extends Callable<V>, Serializable {}
