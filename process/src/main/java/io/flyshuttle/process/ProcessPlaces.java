package io.flyshuttle.process;

import io.flyshuttle.spi.KillingPlace;
import io.flyshuttle.spi.Nature;
import io.flyshuttle.spi.PlaceProvider;
import java.util.Set;

/**
 * Adds the strategy {@code hybrid-processes}: waits on virtual threads, calculations in worker
 * JVMs; and the place for killable work under {@code hybrid}. Found by {@link
 * java.util.ServiceLoader} when this module is on the class path.
 *
 * @since 0.1
 */
public final class ProcessPlaces implements PlaceProvider {

  /** For {@link java.util.ServiceLoader}. */
  public ProcessPlaces() {}

  @Override
  public String strategy() {
    return "hybrid-processes";
  }

  @Override
  public Set<Nature> serves() {
    return Set.of(Nature.CPU, Nature.KILLABLE);
  }

  /** A pool of {@code width} workers and one spare, with the defaults of {@link ProcessPool}. */
  @Override
  public KillingPlace open(int width) {
    return new ProcessPlace(ProcessPool.builder().workers(width).spares(1).build(), width);
  }
}
