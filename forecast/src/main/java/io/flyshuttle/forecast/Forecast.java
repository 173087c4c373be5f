package io.flyshuttle.forecast;

/**
 * What a workload will take under one setting. A value.
 *
 * @param simulation of the most likely course
 * @param lowSeconds the time is above that with a probability of 97.5 %
 * @param highSeconds the time is below that with a probability of 97.5 %
 */
public record Forecast(Simulation simulation, double lowSeconds, double highSeconds) {

  /** Of a workload whose costs are known. */
  public static Forecast exact(Simulation simulation) {
    return new Forecast(simulation, simulation.seconds(), simulation.seconds());
  }

  /** Of work that takes {@code factor} times as long and is alike in all else. */
  public Forecast times(double factor) {
    return new Forecast(
        new Simulation(
            simulation.setting(),
            simulation.seconds() * factor,
            simulation.cpuSeconds() * factor,
            simulation.utilisation(),
            simulation.latenessP50(),
            simulation.latenessP99(),
            simulation.memoryBytes()),
        lowSeconds * factor,
        highSeconds * factor);
  }

  /** The strategy's name. */
  public String strategy() {
    return simulation.setting().strategy();
  }

  /** The most likely time. */
  public double seconds() {
    return simulation.seconds();
  }

  /** Half the width of the interval over the time: 0.1 where it may be 10 % more or less. */
  public double uncertainty() {
    return seconds() == 0 ? 0 : (highSeconds - lowSeconds) / 2 / seconds();
  }
}
