package io.flyshuttle.bench.process;

import io.flyshuttle.CpuFunction;
import io.flyshuttle.bench.Samples;
import io.flyshuttle.bench.Table;
import io.flyshuttle.process.ProcessPool;
import java.lang.foreign.MemorySegment;

/**
 * How long a task takes that gets a large argument and reads one byte of each page of it.
 *
 * @param size in bytes
 * @param tasks of each contender in a round
 */
record BulkBar(int size, int tasks) {
  private static final int WARM_UP = 2;

  void run(int rounds) throws Exception {
    Load load = new Load();
    Column copies = new Column();
    Column inPlace = new Column();
    Column wholly = new Column();
    Column array = new Column();
    Column python = new Column();
    Ratios toPython = new Ratios();
    Ratios toCopy = new Ratios();
    byte[] bytes = new byte[size];
    MemorySegment segment = MemorySegment.ofArray(bytes);
    try (ProcessPool pool = ProcessPool.builder().workers(1).spares(0).build();
        Python executor = Python.start(1)) {
      byte[] target = new byte[size];
      for (int i = -WARM_UP; i < rounds; i++) {
        double ours = measure(pool, Tasks::touch, segment);
        double copy = copy(bytes, target);
        double theirs = executor.measure("bulk " + size + " " + tasks).median();
        double whole = measure(pool, Tasks::read, segment);
        double copied = measure(pool, Tasks::touch, bytes);
        if (i >= 0) {
          toPython.add(python.add(theirs), inPlace.add(ours));
          toCopy.add(ours, copies.add(copy));
          wholly.add(whole);
          array.add(copied);
        }
      }
    }
    System.out.println("**A task with an argument of " + (size >> 20) + " MiB**\n");
    Table table = new Table("medians of " + rounds + " rounds of " + tasks, "p50", "range");
    row(table, "memory copy, array to array", copies);
    row(table, "flyshuttle, a segment read in place", inPlace);
    row(table, "the same, the task reads all of it", wholly);
    row(table, "flyshuttle, a byte[] that the task gets as its own", array);
    row(table, "Python, bytes", python);
    table.print(System.out);
    toPython.atLeast(30, "in place quicker than Python's,");
    toCopy.atMost(1.3, "in place over a memory copy,");
    System.out.println("\n" + load.told());
  }

  private static void row(Table table, String name, Column column) {
    table.add(name, column.median(" ms"), column.range(" ms"));
  }

  private double copy(byte[] from, byte[] to) {
    double[] times = new double[tasks];
    for (int i = 0; i < tasks; i++) {
      long began = System.nanoTime();
      System.arraycopy(from, 0, to, 0, size);
      times[i] = (System.nanoTime() - began) / 1e6;
    }
    return new Samples(times).median();
  }

  private <A> double measure(ProcessPool pool, CpuFunction<A, Long> function, A argument)
      throws Exception {
    double[] times = new double[tasks];
    for (int i = 0; i < tasks; i++) {
      long began = System.nanoTime();
      long sum = pool.submit(function, argument).get();
      times[i] = (System.nanoTime() - began) / 1e6;
      if (sum != 0) {
        throw new AssertionError("the sum is " + sum);
      }
    }
    return new Samples(times).median();
  }
}
