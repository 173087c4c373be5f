package io.flyshuttle.web;

import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Setting;
import io.flyshuttle.forecast.Simulation;
import io.flyshuttle.forecast.Simulator;
import io.flyshuttle.forecast.Timeline;

/** What is asked of the simulator. */
interface Model {
  /** What a workload takes. */
  Simulation simulate(Demand demand, Setting setting);

  /** Where its first items are, and when. */
  Timeline timeline(Demand demand, Setting setting, int items);

  /** The simulator of a machine. */
  static Model of(Machine machine) {
    Simulator simulator = new Simulator(machine);
    return new Model() {
      @Override
      public Simulation simulate(Demand demand, Setting setting) {
        return simulator.simulate(demand, setting);
      }

      @Override
      public Timeline timeline(Demand demand, Setting setting, int items) {
        return simulator.timeline(demand, setting, items);
      }
    };
  }
}
