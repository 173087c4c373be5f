package io.flyshuttle.spi;

import io.flyshuttle.Pipeline;
import io.flyshuttle.StageObserver;
import io.flyshuttle.Strategy;
import java.util.Optional;

/**
 * Decides for {@link Strategy#auto()} while a run goes on. Found by {@link
 * java.util.ServiceLoader}, or given to {@link io.flyshuttle.Shuttle.Builder#pilot}; used from
 * several threads.
 *
 * @since 0.1
 */
public interface Pilot {

  /**
   * A run begins, under {@link Strategy#hybrid()}. Called in the thread that starts it; quick.
   *
   * @param pipeline what is run; not to be run by the pilot
   * @param cpus the places of the shuttle's CPU pool
   */
  Course begin(Pipeline<?> pipeline, int cpus);

  /**
   * One run. It is told of each call, as an observer; what it decides changes where and how many at
   * once things run, never what comes out.
   */
  interface Course extends StageObserver {

    /**
     * The strategy for the items that are not admitted yet. Asked every few items, by one thread at
     * a time: as cheap as reading a field. A strategy that needs another module, or that runs in
     * the calling thread, is not taken up.
     *
     * @return empty to go on as before
     */
    Optional<Strategy> next();

    /**
     * Items that may be at once in a stage that waits, of those that the stage allows. Asked before
     * each chunk: as cheap as reading a field.
     *
     * @param stage its index among the stages of the pipeline
     */
    int concurrency(int stage);

    /** The run is over. Called once. */
    void ended();
  }
}
