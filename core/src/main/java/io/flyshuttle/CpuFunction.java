package io.flyshuttle;

import java.io.Serializable;

/**
 * A calculation. It is serialisable so that the same lambda can move from a thread to a worker
 * process or a cluster without a change in the source; on threads nothing is ever serialised.
 *
 * @param <A> what it takes
 * @param <R> what it returns
 * @since 0.1
 */
@FunctionalInterface
public interface CpuFunction<A, R> extends ThrowingFunction<A, R>, Serializable {}
