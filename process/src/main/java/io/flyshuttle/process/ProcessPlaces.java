package io.flyshuttle.process;

import io.flyshuttle.spi.KillingPlace;
import io.flyshuttle.spi.Nature;
import io.flyshuttle.spi.PlaceProvider;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Adds the strategy {@code hybrid-processes}: waits on virtual threads, calculations in worker
 * JVMs; and the place for killable work under {@code hybrid}. Found by {@link
 * java.util.ServiceLoader} when this module is on the class path: with a worker for each of the
 * shuttle's {@link io.flyshuttle.Shuttle#cpus cpus}, one spare, and otherwise the defaults of
 * {@link ProcessPoolBuilder}. Others are given by {@link ProcessPoolBuilder#asPlace}.
 *
 * @since 0.1
 */
public final class ProcessPlaces implements PlaceProvider {

  private final Supplier<PreparedPool> settings;

  /** A pool with the defaults, for {@link java.util.ServiceLoader}. */
  public ProcessPlaces() {
    this(() -> ProcessPool.builder().prepared()); // when it is needed, and by whom
  }

  ProcessPlaces(Supplier<PreparedPool> settings) {
    this.settings = settings;
  }

  @Override
  public String strategy() {
    return "hybrid-processes";
  }

  @Override
  public Set<Nature> serves() {
    return Set.of(Nature.CPU, Nature.KILLABLE);
  }

  /** Starts the pool, of {@code width} workers unless it has a number of its own. */
  @Override
  public KillingPlace open(int width) {
    PreparedPool pool = settings.get();
    return new ProcessPlace(pool.pool(width), pool.width(width));
  }
}
