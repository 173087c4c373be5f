package io.flyshuttle.bench.forecast;

import io.flyshuttle.bench.Arguments;
import io.flyshuttle.bench.Bar;
import io.flyshuttle.bench.Samples;
import io.flyshuttle.bench.Table;
import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Setting;
import io.flyshuttle.forecast.Simulation;
import io.flyshuttle.forecast.Simulator;
import io.flyshuttle.forecast.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Bar 4 of the forecast: how long all strategies take to be simulated, one after the other in one
 * thread that is warm. Items wait and compute; what they cost is there before the clock starts.
 *
 * <p>{@code SimulatorSpeed [PART ...] [--repeats ROUNDS]}, the parts being {@code mixed}, {@code
 * quota} (the same with 1.9 cores), {@code tail}, {@code waiting} and {@code computing}.
 */
public final class SimulatorSpeed {
  private static final List<String> ALL = List.of("mixed", "quota", "tail", "waiting", "computing");
  private static final double MS = 1e6;

  private SimulatorSpeed() {}

  /** Runs all parts, or those named. */
  public static void main(String... arguments) {
    Arguments parsed = Arguments.of(arguments, ALL, 10, 15);
    for (String part : parsed.names()) {
      run(part, parsed.repeats());
    }
  }

  /** What is simulated: means in microseconds. */
  private static Figures figures(String part, int items) {
    return switch (part) {
      case "tail" -> figures(items, 4_000, 500, Spread.HEAVY_TAIL);
      case "waiting" -> figures(items, 10_000, 50, Spread.UNIFORM);
      case "computing" -> figures(items, 0, 5_000_000, Spread.EXPONENTIAL);
      default -> figures(items, 4_000, 500, Spread.EXPONENTIAL);
    };
  }

  private static Figures figures(int items, long io, long cpu, Spread spread) {
    return new Figures(
        items, Duration.ofNanos(io * 1_000), Duration.ofNanos(cpu * 1_000), spread, 100, 0, 1);
  }

  private static void run(String part, int rounds) {
    Simulator simulator = new Simulator(Machine.generic(part.equals("quota") ? 1.9 : 2));
    int[] sizes = {10_000, 100_000, 1_000_000};
    List<List<Samples>> columns = new ArrayList<>();
    List<Setting> settings = List.of();
    for (int items : sizes) {
      Demand demand = figures(part, items).demand();
      settings = simulator.settings(demand);
      columns.add(column(simulator, demand, settings, rounds));
    }
    System.out.println("**" + part + ": " + rounds + " rounds, median and worst**\n");
    Table table = new Table("ms", "10,000 items", "100,000 items", "1,000,000 items");
    for (int row = 0; row <= settings.size(); row++) {
      int at = row;
      String name = row < settings.size() ? settings.get(row).strategy() : "**all**";
      List<String> cells = new ArrayList<>(List.of(name));
      columns.forEach(column -> cells.add(cell(column.get(at))));
      table.add(cells.toArray(String[]::new));
    }
    table.print(System.out);
    verdict("10,000 items in at most 50 ms", columns.get(0).getLast(), 50);
    if (part.equals("mixed")) {
      verdict("100,000 items in at most 50 ms", columns.get(1).getLast(), 50);
      verdict("1,000,000 items in at most 500 ms", columns.get(2).getLast(), 500);
    }
    System.out.println();
  }

  private static String cell(Samples samples) {
    return Table.number(samples.median()) + " (" + Table.number(samples.max()) + ")";
  }

  private static void verdict(String bar, Samples all, double most) {
    Bar.print(bar, Table.number(all.median()) + " ms", all.median() <= most);
  }

  /** The time of each setting, and of all together, in milliseconds. */
  private static List<Samples> column(
      Simulator simulator, Demand demand, List<Setting> settings, int rounds) {
    double[][] times = new double[settings.size() + 1][rounds];
    double work = 0; // so that nothing is left out
    int warming = Math.max(3, 2_000_000 / demand.items());
    for (int round = -warming; round < rounds; round++) {
      double all = 0;
      for (int i = 0; i < settings.size(); i++) {
        long began = System.nanoTime();
        Simulation simulation = simulator.simulate(demand, settings.get(i));
        double took = (System.nanoTime() - began) / MS;
        work += simulation.seconds();
        all += took;
        if (round >= 0) {
          times[i][round] = took;
        }
      }
      if (round >= 0) {
        times[settings.size()][round] = all;
      }
    }
    if (!(work > 0)) {
      throw new AssertionError("nothing was simulated");
    }
    List<Samples> samples = new ArrayList<>();
    for (double[] each : times) {
      samples.add(new Samples(each));
    }
    return samples;
  }
}
