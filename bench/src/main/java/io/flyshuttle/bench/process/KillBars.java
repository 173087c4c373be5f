package io.flyshuttle.bench.process;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.CpuFunction;
import io.flyshuttle.bench.Arguments;
import io.flyshuttle.bench.Bar;
import io.flyshuttle.bench.Samples;
import io.flyshuttle.bench.Table;
import io.flyshuttle.process.ProcessPool;
import io.flyshuttle.process.RemoteTask;
import io.flyshuttle.process.WorkerInfo;
import io.flyshuttle.process.WorkerKilledException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Bar 2 of the worker processes: how long after its deadline the future of a task has failed, and
 * how long after that the next task is answered by a spare. The pool has one worker, one spare and
 * no grace; each task never ends by itself.
 *
 * <p>A limit counts from the call of the function. The task tells that time itself, by a clock that
 * all processes of a Linux share. What lies before it is what a worker takes that has not had the
 * function yet: each of these hasn't.
 *
 * <p>{@code KillBars [KIND ...] [--repeats KILLS]}: so many of each kind, 34 unless given.
 */
public final class KillBars {
  private static final Duration DEADLINE = Duration.ofMillis(100);
  private static final double BAR_MS = 10;
  private static final Map<String, CpuFunction<Integer, Long>> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("tight-loop", Runaways::tightLoop);
    KINDS.put("native-sleep", Runaways::nativeSleep);
    KINDS.put("backtracking", Runaways::backtracking);
    KINDS.put("deadlock", Runaways::deadlock);
    KINDS.put("allocation-storm", Runaways::allocationStorm);
    KINDS.put("counted-loop", Runaways::countedLoop);
  }

  private final Column allFailed = new Column();
  private final Column allAnswered = new Column();
  private final Column allBegun = new Column();
  private int withStacks;

  KillBars() {}

  /** Runs all kinds, or those named. */
  public static void main(String... arguments) throws Exception {
    Arguments parsed = Arguments.of(arguments, List.copyOf(KINDS.keySet()), 1, 34);
    int _ = new KillBars().run(parsed.names(), parsed.repeats());
  }

  /** Runs and prints so many of each kind; how many were killed with their stacks told. */
  int run(List<String> kinds, int kills) throws Exception {
    Load load = new Load();
    Map<String, Column[]> columns = new LinkedHashMap<>();
    try (ProcessPool pool = ProcessPool.builder().workers(1).grace(Duration.ZERO).build()) {
      kill(
          pool,
          Runaways::tightLoop,
          new Column(),
          new Column(),
          new Column()); // loads our own classes
      withStacks = 0;
      for (int i = 0; i < kills; i++) {
        for (String kind : kinds) {
          Column[] both =
              columns.computeIfAbsent(kind, _ -> new Column[] {new Column(), new Column()});
          kill(pool, KINDS.getOrDefault(kind, Runaways::tightLoop), both[0], both[1], allBegun);
          allFailed.add(both[0].last());
          allAnswered.add(both[1].last());
        }
      }
    }
    print(columns);
    System.out.println("\n" + load.told());
    return withStacks;
  }

  private void kill(
      ProcessPool pool,
      CpuFunction<Integer, Long> runaway,
      Column failed,
      Column answered,
      Column before)
      throws Exception {
    awaitIdle(pool);
    long began = System.nanoTime();
    RemoteTask<Long> task = pool.submit(DEADLINE, new Telling(runaway), 1);
    long called;
    long end;
    try {
      throw new AssertionError("a runaway gave " + task.get());
    } catch (ExecutionException killed) {
      end = System.nanoTime();
      if (!(killed.getCause() instanceof WorkerKilledException why)) {
        throw new AssertionError("it was not killed", killed);
      }
      called = (Long) why.partial().orElseThrow();
      withStacks += why.stacks().isEmpty() ? 0 : 1;
    }
    int next = pool.<Integer, Integer>submit(Tasks::increment, 1).get();
    answered.add((System.nanoTime() - end) / 1e6);
    failed.add((end - called - DEADLINE.toNanos()) / 1e6);
    before.add((called - began) / 1e6);
    if (next != 2) {
      throw new AssertionError("1 gave " + next);
    }
  }

  /** Tells when it is called, then runs away. */
  private record Telling(CpuFunction<Integer, Long> runaway) implements CpuFunction<Integer, Long> {
    @Override
    public Long apply(Integer number) throws Exception {
      Checkpoint.partial(System.nanoTime());
      return runaway.apply(number);
    }
  }

  /** Until the worker and its spare have nothing to do. */
  private static void awaitIdle(ProcessPool pool) {
    while (pool.workers().stream().filter(worker -> worker.state() == WorkerInfo.State.IDLE).count()
        < 2) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void print(Map<String, Column[]> columns) {
    Samples failed = allFailed.samples();
    Samples answered = allAnswered.samples();
    System.out.println(
        "**" + failed.count() + " tasks that never end, a deadline of 100 ms, no grace**\n");
    Table table =
        new Table("", "kills", "failed: p50", "p99", "worst", "next answer: p50", "p99", "worst");
    columns.forEach((kind, both) -> row(table, kind, both[0].samples(), both[1].samples()));
    row(table, "all", failed, answered);
    table.print(System.out);
    bar("from the deadline to the failed future", failed.quantile(0.99));
    bar("from there to the answer of a spare", answered.quantile(0.99));
    Samples begun = allBegun.samples();
    System.out.println(
        "- before it, from submission to the call in a worker that is new to the function: "
            + ms(begun.median())
            + " at p50, "
            + ms(begun.quantile(0.99))
            + " at p99");
    System.out.println("- with the stacks of the stuck worker: " + withStacks);
  }

  private static void row(Table table, String name, Samples failed, Samples answered) {
    table.add(
        name,
        Table.count(failed.count()),
        ms(failed.median()),
        ms(failed.quantile(0.99)),
        ms(failed.max()),
        ms(answered.median()),
        ms(answered.quantile(0.99)),
        ms(answered.max()));
  }

  private static String ms(double value) {
    return Table.number(value) + " ms";
  }

  private static void bar(String what, double value) {
    Bar.print(what + " at most 10 ms at p99", ms(value), value <= BAR_MS);
  }
}
