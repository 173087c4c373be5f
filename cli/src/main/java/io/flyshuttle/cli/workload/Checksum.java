package io.flyshuttle.cli.workload;

/**
 * Adds up results as they come, so that none need be kept. Used by one thread.
 *
 * @param <T> the type of a result
 */
public interface Checksum<T> {

  /** Takes the next result. */
  void add(T result);

  /** What all results so far come to. */
  Digest digest();
}
