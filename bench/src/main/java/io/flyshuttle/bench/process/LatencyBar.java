package io.flyshuttle.bench.process;

import io.flyshuttle.bench.Samples;
import io.flyshuttle.bench.Table;
import io.flyshuttle.process.ProcessPool;

/**
 * How long one trivial task takes, from submission to its result in the hands of the caller, one
 * after the other; in each {@link Placement}.
 *
 * @param tasks of each contender in a round
 */
record LatencyBar(int tasks) {
  private static final int WARM_UP = 10;

  void run(int workers, int rounds) throws Exception {
    Load load = new Load();
    try (ProcessPool pool = ProcessPool.of(workers);
        Python executor = Python.start(workers);
        Echo echo = Echo.start()) {
      executor.measure("latency " + tasks); // its workers are there
      for (Placement placement : Placement.values()) {
        measure(pool); // so are ours
        placement.apply(executor);
        for (int i = 0; i < WARM_UP; i++) {
          measure(pool);
          echo.measure(tasks);
          echo.measureByReader(tasks);
        }
        run(placement, rounds, pool, executor, echo);
      }
    }
    System.out.println("\n" + load.told());
  }

  private void run(Placement placement, int rounds, ProcessPool pool, Python executor, Echo echo)
      throws Exception {
    Column[] ours = {new Column(), new Column()};
    Column[] python = {new Column(), new Column()};
    Column[] raw = {new Column(), new Column()};
    Column[] read = {new Column(), new Column()};
    Ratios toPython = new Ratios();
    Ratios toRaw = new Ratios();
    for (int i = 0; i < rounds; i++) {
      double own = note(ours, measure(pool));
      toRaw.add(own, note(raw, echo.measure(tasks)));
      note(read, echo.measureByReader(tasks));
      toPython.add(own, note(python, executor.measure("latency " + tasks)));
    }
    System.out.println("**One trivial task, from submission to result, " + placement + "**\n");
    Table table = new Table("medians of " + rounds + " rounds", "p50", "range", "p99", "range");
    row(table, "64 bytes there and back, raw socket", raw);
    row(table, "the same, a thread reads and wakes the caller", read);
    row(table, "flyshuttle ProcessPool", ours);
    row(table, "Python ProcessPoolExecutor", python);
    table.print(System.out);
    toPython.atMost(1 / 3.0, "p50 over Python's,");
    toRaw.atMost(2, "p50 over the raw socket's,");
    System.out.println();
  }

  private static double note(Column[] columns, Samples times) {
    columns[1].add(times.quantile(0.99));
    return columns[0].add(times.median());
  }

  private static void row(Table table, String name, Column[] columns) {
    table.add(
        name,
        columns[0].median(" µs"),
        columns[0].range(" µs"),
        columns[1].median(" µs"),
        columns[1].range(" µs"));
  }

  private Samples measure(ProcessPool pool) throws Exception {
    double[] times = new double[tasks];
    for (int i = 0; i < tasks; i++) {
      long began = System.nanoTime();
      int result = pool.<Integer, Integer>submit(Tasks::increment, i).get();
      times[i] = (System.nanoTime() - began) / 1e3;
      if (result != i + 1) {
        throw new AssertionError(i + " gave " + result);
      }
    }
    return new Samples(times);
  }
}
