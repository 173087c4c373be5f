package io.flyshuttle.bench.process;

import io.flyshuttle.CpuFunction;
import io.flyshuttle.bench.Jvm;
import io.flyshuttle.bench.Table;
import io.flyshuttle.process.ProcessPool;
import io.flyshuttle.process.ProcessPoolBuilder;
import io.flyshuttle.process.WorkerInfo;
import io.flyshuttle.process.WorkerLauncher;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How long the first result takes of a pool that has no worker yet, beside Python's spawn. The
 * workers' class path has the jars of this library and of these benchmarks; with all those of the
 * benchmarks a worker opens each to find a class in the last.
 */
final class ColdBar {
  private static final long CACHE_SECONDS = 120;

  void run(int rounds) throws Exception {
    boolean cached = awaitCache();
    Load load = new Load();
    Column with = new Column();
    Column without = new Column();
    Column all = new Column();
    Column python = new Column();
    Ratios ratios = new Ratios();
    try (Python spawning = Python.start(1)) {
      for (int i = -1; i < rounds; i++) {
        double theirs = spawning.measure("cold").median();
        double ours = measure(one());
        double plain = measure(one().withoutAotCache());
        double wide = measure(wide());
        if (i >= 0) {
          ratios.add(with.add(ours), python.add(theirs));
          without.add(plain);
          all.add(wide);
        }
      }
    }
    System.out.println("**The first result of a pool without workers**\n");
    Table table = new Table("medians of " + rounds + " rounds", "first result", "range");
    row(table, "flyshuttle, with an AOT cache", with);
    row(table, "flyshuttle, without", without);
    row(table, "with one, and all jars of the benchmarks", all);
    row(table, "Python, spawn", python);
    table.print(System.out);
    if (!cached) {
      System.out.println(
          "There was no AOT cache: the class path must hold no directory, and "
              + CACHE_SECONDS
              + " s must be enough to make it.\n");
    }
    ratios.atMost(1.5, "over Python's spawn,");
    System.out.println("\n" + load.told());
  }

  private static void row(Table table, String name, Column column) {
    table.add(name, column.median(" ms"), column.range(" ms"));
  }

  private static ProcessPoolBuilder one() {
    return wide().launcher(WorkerLauncher.classPath(ours()));
  }

  private static ProcessPoolBuilder wide() {
    return ProcessPool.builder().workers(1).spares(0);
  }

  /** What a worker needs: the library and these benchmarks. */
  private static List<String> ours() {
    return Stream.of(Tasks.class, ProcessPool.class, CpuFunction.class)
        .map(type ->
            Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString())
        .toList();
  }

  private static double measure(ProcessPoolBuilder builder) throws Exception {
    long began = System.nanoTime();
    try (ProcessPool pool = builder.build()) {
      int result = pool.<Integer, Integer>submit(Tasks::increment, 1).get();
      double taken = (System.nanoTime() - began) / 1e6;
      return result == 2 ? taken : Double.NaN;
    }
  }

  /** The first pool makes a cache in the background; whether workers start with it in the end. */
  private static boolean awaitCache() throws Exception {
    if (Stream.of(Jvm.classPath().split(File.pathSeparator, -1))
        .anyMatch(path -> Files.isDirectory(Path.of(path)))) {
      return false;
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CACHE_SECONDS);
    try (ProcessPool maker = one().build();
        ProcessPool another = wide().build()) {
      int _ = maker.<Integer, Integer>submit(Tasks::increment, 1).get();
      int _ = another.<Integer, Integer>submit(Tasks::increment, 1).get();
      while (System.nanoTime() < end) {
        if (usesCache(one()) && usesCache(wide())) {
          return true;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
      }
    }
    return false;
  }

  private static boolean usesCache(ProcessPoolBuilder builder) throws Exception {
    try (ProcessPool pool = builder.build()) {
      int _ = pool.<Integer, Integer>submit(Tasks::increment, 1).get();
      WorkerInfo worker = pool.workers().getFirst();
      return Proc.read(worker.pid().orElseThrow(), "maps").orElse("").contains(".aot");
    }
  }
}
