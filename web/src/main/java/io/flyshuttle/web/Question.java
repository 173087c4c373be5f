package io.flyshuttle.web;

import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Setting;
import io.flyshuttle.forecast.Spread;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What the page asks: a workload, a machine's cores, and the numbers of the strategies. A value.
 *
 * @param items how many tasks
 * @param taskSeconds how long one takes, waiting and computing, on average
 * @param cpuShare the part of it that it computes, from 0 to 1
 * @param spread how tasks vary
 * @param concurrency waits at once
 * @param bytes of a task on the way to a worker process and back
 * @param cores of the machine
 * @param threads of the strategy {@code threads(n)}
 * @param cpus threads or worker processes that compute at once
 */
record Question(
    int items,
    double taskSeconds,
    double cpuShare,
    Spread spread,
    int concurrency,
    long bytes,
    int cores,
    int threads,
    int cpus) {

  static final double LEAST_SECONDS = 1e-6;
  static final double MOST_SECONDS = 60;
  static final int MOST_CONCURRENCY = 10_000;
  static final long MOST_BYTES = 64L << 20;
  static final int MOST_CORES = 1_024;
  static final int MOST_THREADS = 10_000;
  static final List<String> SPREADS = Arrays.stream(Spread.values()).map(Spread::toString).toList();

  private static final long SEED = 1;
  private static final double NANOS = 1e9;

  /** Some work, as a page may begin with. */
  static Question usual(int cores) {
    return new Question(10_000, 0.02, 0.2, Spread.EXPONENTIAL, 64, 0, cores, 32, cores);
  }

  /**
   * Reads it.
   *
   * @throws Refusal if a field is missing or out of bounds
   */
  static Question read(Fields fields) {
    return new Question(
        (int) fields.whole("items", 1, Figures.MOST_ITEMS),
        fields.real("taskSeconds", LEAST_SECONDS, MOST_SECONDS),
        fields.real("cpuShare", 0, 1),
        spread(fields.word("spread", SPREADS)),
        (int) fields.whole("concurrency", 1, MOST_CONCURRENCY),
        fields.whole("bytes", 0, MOST_BYTES),
        (int) fields.whole("cores", 1, MOST_CORES),
        (int) fields.whole("threads", 1, MOST_THREADS),
        (int) fields.whole("cpus", 1, MOST_CORES));
  }

  /** The one of {@link #SPREADS}. */
  static Spread spread(String name) {
    return Arrays.stream(Spread.values())
        .filter(each -> each.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The workload's figures. */
  Figures figures() {
    return figures(items);
  }

  /** The same for another number of tasks. */
  Figures figures(int number) {
    long task = Math.round(taskSeconds * NANOS);
    long work = Math.round(task * cpuShare);
    return new Figures(
        number,
        Duration.ofNanos(task - work),
        Duration.ofNanos(work),
        spread,
        concurrency,
        bytes,
        SEED);
  }

  /** The cores of a machine, as a question has them. */
  static int cores(Machine machine) {
    return (int) Math.max(1, Math.ceil(machine.cores()));
  }

  /** {@code machine} with the cores asked about; as it is, with a part of one, if they are its. */
  Machine on(Machine machine) {
    return cores == cores(machine) ? machine : machine.withCores(cores);
  }

  /** What is simulated: every strategy, with these numbers. */
  List<Setting> settings() {
    return strategies(threads).stream()
        .map(strategy -> new Setting(strategy, concurrency, cpus))
        .toList();
  }

  /** All strategies, from simple to distributed. */
  static List<String> strategies(int threads) {
    return List.of(
        "synchronous",
        "threads(" + threads + ")",
        "event-loop",
        "virtual-threads",
        "hybrid",
        "hybrid-processes",
        "cluster");
  }

  Question withCores(int number) {
    return new Question(
        items, taskSeconds, cpuShare, spread, concurrency, bytes, number, threads, cpus);
  }

  Question withCpus(int number) {
    return new Question(
        items, taskSeconds, cpuShare, spread, concurrency, bytes, cores, threads, number);
  }

  Question withConcurrency(int number) {
    return new Question(items, taskSeconds, cpuShare, spread, number, bytes, cores, threads, cpus);
  }

  Question withCpuShare(double share) {
    return new Question(
        items, taskSeconds, share, spread, concurrency, bytes, cores, threads, cpus);
  }

  Question withThreads(int number) {
    return new Question(
        items, taskSeconds, cpuShare, spread, concurrency, bytes, cores, number, cpus);
  }

  Question withTaskSeconds(double seconds) {
    return new Question(items, seconds, cpuShare, spread, concurrency, bytes, cores, threads, cpus);
  }

  Question withItems(int number) {
    return new Question(
        number, taskSeconds, cpuShare, spread, concurrency, bytes, cores, threads, cpus);
  }
}
