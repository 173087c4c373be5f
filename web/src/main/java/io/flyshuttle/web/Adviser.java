package io.flyshuttle.web;

import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Simulation;
import java.util.List;

/** Chooses one of several settings. */
@FunctionalInterface
interface Adviser {
  /** The one to take; {@code simulations} has at least one. */
  Advice advise(Question question, Demand demand, List<Simulation> simulations);
}
