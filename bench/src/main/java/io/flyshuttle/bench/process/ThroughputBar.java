package io.flyshuttle.bench.process;

import io.flyshuttle.Option;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Strategy;
import io.flyshuttle.bench.Table;
import io.flyshuttle.process.ProcessPool;
import io.flyshuttle.process.RemoteTask;
import java.util.ArrayList;
import java.util.List;

/**
 * How many trivial tasks a second: submitted one by one, in chunks of 100 made by hand, and as a
 * pipeline, which finds its chunks itself.
 *
 * @param tasks of Python in a round, one by one; the quicker ones get more
 */
record ThroughputBar(int tasks) {
  private static final int CHUNK = 100;
  private static final int WARM_UP = 3;

  void run(int workers, int rounds) throws Exception {
    Load load = new Load();
    Column single = new Column();
    Column chunks = new Column();
    Column pipeline = new Column();
    Column pythonSingle = new Column();
    Column pythonChunks = new Column();
    Ratios singles = new Ratios();
    Ratios chunked = new Ratios();
    Ratios piped = new Ratios();
    try (ProcessPool pool = ProcessPool.of(workers);
        Shuttle shuttle = Shuttle.builder().cpu(workers).build();
        Python executor = Python.start(workers)) {
      for (int i = 0; i < WARM_UP; i++) {
        single(pool);
        chunks(pool);
        pipeline(shuttle);
      }
      for (int i = 0; i < rounds; i++) {
        double ours = single.add(single(pool));
        double python = executor.measure("single " + tasks).median();
        singles.add(ours, pythonSingle.add(python));
        double byHand = chunks.add(chunks(pool));
        double items = pipeline.add(pipeline(shuttle));
        python = pythonChunks.add(executor.measure("chunks " + 30 * tasks).median());
        chunked.add(byHand, python);
        piped.add(items, python);
      }
    }
    System.out.println("**Trivial tasks a second, " + workers + " workers**\n");
    Table table = new Table("medians of " + rounds + " rounds", "items/s", "range");
    row(table, "flyshuttle submit, one by one", single);
    row(table, "Python submit, one by one", pythonSingle);
    row(table, "flyshuttle submit, long[100] each", chunks);
    row(table, "flyshuttle pipeline", pipeline);
    row(table, "Python map, chunksize=100", pythonChunks);
    table.print(System.out);
    singles.atLeast(20, "one by one over Python's,");
    chunked.atLeast(5, "chunks of 100 over Python's,");
    piped.atLeast(5, "a pipeline over Python's chunks of 100,");
    System.out.println("\n" + load.told());
  }

  private static void row(Table table, String name, Column column) {
    table.add(name, column.median(""), column.range(""));
  }

  private double single(ProcessPool pool) throws Exception {
    int count = 20 * tasks;
    long began = System.nanoTime();
    List<RemoteTask<Integer>> running = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      running.add(pool.submit(Tasks::increment, i));
    }
    long sum = 0;
    for (RemoteTask<Integer> task : running) {
      sum += task.get();
    }
    return perSecond(count, sum, began);
  }

  private double chunks(ProcessPool pool) throws Exception {
    int count = 100 * tasks;
    long began = System.nanoTime();
    List<RemoteTask<long[]>> running = new ArrayList<>(count / CHUNK);
    for (int i = 0; i < count; i += CHUNK) {
      long[] numbers = new long[CHUNK];
      for (int j = 0; j < CHUNK; j++) {
        numbers[j] = (long) i + j;
      }
      running.add(pool.submit(Tasks::incrementAll, numbers));
    }
    long sum = 0;
    for (RemoteTask<long[]> task : running) {
      for (long result : task.get()) {
        sum += result;
      }
    }
    return perSecond(count, sum, began);
  }

  private double pipeline(Shuttle shuttle) throws Exception {
    int count = 100 * tasks;
    long[] sum = {0};
    long began = System.nanoTime();
    shuttle.forEach(
        Pipeline.range(0, count).<Long>cpu(Tasks::increment),
        result -> sum[0] += result,
        Option.using(Strategy.parse("hybrid-processes")));
    return perSecond(count, sum[0], began);
  }

  private static double perSecond(long count, long sum, long began) {
    double seconds = (System.nanoTime() - began) / 1e9;
    if (sum != count * (count + 1) / 2) {
      throw new AssertionError("the sum is " + sum);
    }
    return count / seconds;
  }
}
