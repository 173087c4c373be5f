package io.flyshuttle;

/**
 * A function that may throw, for stages that wait.
 *
 * @param <A> what it takes
 * @param <R> what it returns
 * @since 0.1
 */
@FunctionalInterface
public interface ThrowingFunction<A, R> {

  /**
   * Applies this function. Called by several threads at once when the stage is wider than one.
   *
   * @throws Exception whatever the work throws: it becomes the failure of this item
   */
  R apply(A argument) throws Exception;
}
