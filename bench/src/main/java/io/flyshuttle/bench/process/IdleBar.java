package io.flyshuttle.bench.process;

import io.flyshuttle.bench.Bar;
import io.flyshuttle.bench.Table;
import io.flyshuttle.process.ProcessPool;
import io.flyshuttle.process.WorkerInfo;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What a pool computes that has nothing to do: its workers, and its threads in this process. */
final class IdleBar {
  private final long settling;

  /** Looks so many seconds after the last task. */
  IdleBar(long settling) {
    this.settling = settling;
  }

  void run(int workers, int seconds) throws Exception {
    try (ProcessPool pool = ProcessPool.of(workers)) {
      for (int i = 0; i < 1_000; i++) {
        int _ = pool.<Integer, Integer>submit(Tasks::increment, i).get();
      }
      while (pool.workers().stream().anyMatch(one -> one.state() == WorkerInfo.State.STARTING)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
      sleep(settling);
      List<Long> pids =
          pool.workers().stream()
              .map(WorkerInfo::pid)
              .filter(OptionalLong::isPresent)
              .map(OptionalLong::getAsLong)
              .toList();
      long self = ProcessHandle.current().pid();
      List<Map<String, Long>> before = pids.stream().map(Proc::threads).toList();
      Map<String, Long> ownBefore = Proc.threads(self);
      long ticks = pids.stream().mapToLong(Proc::ticks).sum();
      sleep(seconds);
      ticks = pids.stream().mapToLong(Proc::ticks).sum() - ticks;
      Map<String, Long> own = spent(ownBefore, Proc.threads(self));
      System.out.println("**A pool of " + pids.size() + " workers, idle for " + seconds + " s**\n");
      Table table = new Table("", "CPU", "of which");
      for (int i = 0; i < pids.size(); i++) {
        row(table, "worker " + (i + 1), spent(before.get(i), Proc.threads(pids.get(i))));
      }
      row(table, "threads of the pool in this process", only(own, "flyshut", "process"));
      row(table, "this JVM itself, measuring", own);
      table.print(System.out);
      boolean none = ticks == 0 && total(only(own, "flyshut", "process")) == 0;
      Bar.print("no CPU", ticks + " ticks of 10 ms in all workers", none);
      System.out.println();
    }
  }

  private static void sleep(long seconds) throws InterruptedException {
    TimeUnit.SECONDS.sleep(seconds);
  }

  private static Map<String, Long> spent(Map<String, Long> before, Map<String, Long> after) {
    return after.entrySet().stream()
        .filter(entry -> entry.getValue() > before.getOrDefault(entry.getKey(), 0L))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue() - before.getOrDefault(entry.getKey(), 0L)));
  }

  /** The JVM shortens the names of threads for the kernel. */
  private static Map<String, Long> only(Map<String, Long> threads, String... prefixes) {
    return threads.entrySet().stream()
        .filter(entry -> List.of(prefixes).stream().anyMatch(entry.getKey()::startsWith))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static long total(Map<String, Long> threads) {
    return threads.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void row(Table table, String name, Map<String, Long> threads) {
    String parts =
        threads.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(2)
            .map(entry ->
                entry.getKey().replaceFirst(" \\d+$", "")
                    + " "
                    + Table.number(entry.getValue() / 1e6)
                    + " ms")
            .collect(Collectors.joining(", "));
    table.add(name, Table.number(total(threads) / 1e6) + " ms", parts);
  }
}
