package io.flyshuttle;

import io.flyshuttle.spi.KillingPlace;
import io.flyshuttle.spi.Pilot;
import io.flyshuttle.spi.Place;

/** What a run needs of its shuttle. */
interface Host {

  Config config();

  DeadlineTimer timer();

  /** Where the calling thread is. */
  Nest here();

  CpuPool cpu();

  /**
   * The place that the provider of {@code strategy} opens.
   *
   * @throws Exception if it cannot be opened
   */
  Provided provided(Strategy strategy) throws Exception;

  /**
   * The place for work that may have to be killed.
   *
   * @throws IllegalStateException if no module on the class path has one, or it cannot be opened
   */
  KillingPlace killing();

  /**
   * Who decides for {@link Strategy#auto()}.
   *
   * @throws IllegalStateException if there is nobody
   */
  Pilot pilot();

  /** A provider's place and the natures it is for. */
  record Provided(Place place, java.util.Set<io.flyshuttle.spi.Nature> serves) {}

  /**
   * Lists a run until the result is called.
   *
   * @throws IllegalStateException if the shuttle is closed
   */
  Runnable began(Run run);

  /** Something that who closes the shuttle may wait for has ended. */
  void somethingEnded();

  /** Lists detached work until the result is called. */
  Runnable detached(Task<?> task);
}
