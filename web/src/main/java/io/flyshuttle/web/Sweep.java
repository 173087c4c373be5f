package io.flyshuttle.web;

import io.flyshuttle.forecast.Simulation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * What if one number were another: the time of each strategy over it. A value, and JSON of schema
 * 1.
 *
 * @param schema 1
 * @param over which number
 * @param items that were simulated: fewer than asked about, where that would take long
 * @param values of that number, rising
 * @param seconds by strategy, one for each value
 */
record Sweep(
    int schema, String over, int items, List<Double> values, Map<String, List<Double>> seconds) {

  /** What can be asked about. */
  static final List<String> NUMBERS =
      List.of("concurrency", "cores", "cpuShare", "taskSeconds", "threads");

  private static final int MOST_ITEMS =
      10_000; // some 200 simulations of so many: a fifth of a second

  static Sweep of(Question question, String over, Forecasts forecasts) {
    Question smaller = question.withItems(Math.min(question.items(), MOST_ITEMS));
    List<Double> values = values(over).boxed().toList();
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    for (double value : values) {
      for (Simulation each : forecasts.simulations(with(smaller, over, value))) {
        seconds.computeIfAbsent(name(each), _ -> new ArrayList<>()).add(each.seconds());
      }
    }
    return new Sweep(Json.SCHEMA, over, smaller.items(), values, seconds);
  }

  private static String name(Simulation one) {
    return Forecasts.family(one.setting().strategy());
  }

  private static DoubleStream values(String over) {
    return switch (over) {
      case "concurrency", "threads" ->
          DoubleStream.of(
              1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1000);
      case "cores" -> DoubleStream.of(1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64);
      case "cpuShare" -> DoubleStream.iterate(0, share -> share + 1).limit(21).map(x -> x / 20);
      default ->
          DoubleStream.of(
              0.01, 0.015, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5);
    };
  }

  /** Where there are more cores, as many threads compute. */
  private static Question with(Question question, String over, double value) {
    return switch (over) {
      case "concurrency" -> question.withConcurrency((int) value);
      case "threads" -> question.withThreads((int) value);
      case "cores" ->
          question.cpus() == question.cores()
              ? question.withCores((int) value).withCpus((int) value)
              : question.withCores((int) value);
      case "cpuShare" -> question.withCpuShare(value);
      default -> question.withTaskSeconds(value);
    };
  }
}
