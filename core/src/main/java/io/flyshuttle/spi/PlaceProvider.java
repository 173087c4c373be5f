package io.flyshuttle.spi;

import java.util.Set;

/**
 * Adds a strategy: the stages of some natures run on a {@link Place} of its own, the others as
 * under {@code hybrid}. Found by {@link java.util.ServiceLoader}, or given to {@link
 * io.flyshuttle.Shuttle.Builder#place}; used from several threads.
 *
 * @since 0.1
 */
public interface PlaceProvider {

  /** The name of the strategy, such as {@code hybrid-processes}; never that of a built-in one. */
  String strategy();

  /**
   * The natures whose stages run on {@link #open opened} places. With {@link Nature#KILLABLE} the
   * place is a {@link KillingPlace}, and is used for killable work under {@code hybrid}, too.
   */
  Set<Nature> serves();

  /**
   * Opens the place. Called at most once per shuttle, when a pipeline or a scope first needs it;
   * the shuttle closes it.
   *
   * @param width chunks to run at once, at least 1: the {@linkplain io.flyshuttle.Shuttle#cpus
   *     number} of the shuttle, for places that have none of their own
   * @throws Exception if it cannot be opened; the run fails with this cause
   */
  Place open(int width) throws Exception;
}
