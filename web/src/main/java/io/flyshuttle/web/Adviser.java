package io.flyshuttle.web;

import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Simulation;
import java.util.List;

/** Chooses one of several settings. */
interface Adviser {
  /** The one to take; {@code simulations} has at least one. */
  Advice advise(Question question, Demand demand, List<Simulation> simulations);

  /**
   * What would have to be different for another choice than {@link #advise} makes, one plain
   * sentence each. It may take a second: no slider is to wait for it.
   */
  List<String> changes(Question question, Demand demand, List<Simulation> simulations);
}
