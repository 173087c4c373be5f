package io.flyshuttle.examples.asyncio;

import static io.flyshuttle.Option.overrun;
import static io.flyshuttle.Option.within;
import static io.flyshuttle.examples.asyncio.Web.fetch;
import static io.flyshuttle.examples.asyncio.Web.sumTo;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.flyshuttle.Join;
import io.flyshuttle.Outcome;
import io.flyshuttle.Overrun;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Task;
import io.flyshuttle.process.ProcessPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** Threads, processes and executors: where blocking calls and calculations go. */
final class Offloading {

  private Offloading() {}

  /** {@code await asyncio.to_thread(fetch, "/a")}: a blocking call is an io task as it stands. */
  static String toThread(Shuttle shuttle) throws InterruptedException {
    try (var scope = shuttle.scope("blocking")) {
      Task<String> page = scope.io(() -> fetch("/a"));
      scope.join();
      return page.get();
    }
  }

  /** {@code await loop.run_in_executor(threads, sum_to, 1000)}: a calculation. */
  static long runInThread(Shuttle shuttle) throws InterruptedException {
    try (var scope = shuttle.scope("computing")) {
      Task<Long> sum = scope.cpu(() -> sumTo(1000));
      scope.join();
      return sum.get();
    }
  }

  /**
   * {@code await loop.run_in_executor(processes, sum_to, n)}, of several: threads use all cores.
   */
  static List<Long> runInProcess(Shuttle shuttle) throws InterruptedException {
    try (var scope = shuttle.scope("computing", Join.<Long>all())) {
      scope.cpu(() -> sumTo(1000));
      scope.cpu(() -> sumTo(2000));
      return scope.join();
    }
  }

  /** A timeout around a thread that ignores it: it goes on, listed, and nobody waits for it. */
  static List<Outcome<String>> detach(Shuttle shuttle, Callable<String> stubborn)
      throws InterruptedException {
    try (var scope =
        shuttle.scope(
            "legacy", Join.<String>settle(), within(ofMillis(50)), overrun(Overrun.DETACH))) {
      scope.cpu(stubborn);
      return scope.join();
    }
  }

  /** {@code ThreadPoolExecutor(max_workers=8).map(fetch, paths)}. */
  static List<String> threadPoolMap(Shuttle shuttle, List<String> paths)
      throws InterruptedException {
    return shuttle.run(Pipeline.from(paths).io(8, Web::fetch)).orThrow();
  }

  /** {@code ProcessPoolExecutor().map(sum_to, range(1000), chunksize=50)}. */
  static List<Long> processPoolMap(Shuttle shuttle) throws InterruptedException {
    return shuttle.run(Pipeline.range(0, 1000).cpu(Web::sumTo)).orThrow();
  }

  /** {@code pebble.ProcessPool().schedule(stubborn, args=[7], timeout=5)}: its end is certain. */
  static Outcome<Long> killable(Shuttle shuttle, Duration limit) throws InterruptedException {
    try (var scope = shuttle.scope("legacy", Join.<Long>settle())) {
      Task<Long> task = scope.killable(limit, Web::stubborn, 7L);
      scope.join();
      return task.outcome().orElseThrow();
    }
  }

  /** {@code ProcessPoolExecutor().map(stubborn, numbers)}, of which one may never end. */
  static List<Outcome<Long>> killableMap(Shuttle shuttle, List<Long> numbers, Duration limit)
      throws InterruptedException {
    return shuttle.run(Pipeline.from(numbers).killable(limit, Web::stubborn).settle()).results();
  }

  /** {@code ProcessPoolExecutor(2, initializer=load, max_tasks_per_child=100)}. */
  static long processPool() throws InterruptedException, ExecutionException {
    try (ProcessPool processes =
        ProcessPool.builder().workers(2).initialiser(Web::load).recycleAfter(100).build()) {
      return processes.submit(Web::sumTo, 1000L).get();
    }
  }

  /** {@code executor.submit(sum_to, 1000).result(timeout=5)}. */
  static long submit(Shuttle shuttle) throws InterruptedException {
    try (var scope = shuttle.scope("sum", Join.<Long>all(), within(ofSeconds(5)))) {
      scope.cpu(() -> sumTo(1000));
      return scope.join().getFirst();
    }
  }

  /** {@code done, not_done = concurrent.futures.wait(futures, timeout=0.05)}. */
  static List<Outcome<String>> waitWithTimeout(Shuttle shuttle, List<String> paths)
      throws InterruptedException {
    try (var scope = shuttle.scope("pages", Join.<String>settle(), within(ofMillis(50)))) {
      paths.forEach(path -> scope.io(() -> fetch(path)));
      return scope.join();
    }
  }

  /** {@code asyncio.run_coroutine_threadsafe(fetch("/a"), loop)}: any thread may open a scope. */
  static Thread fromAnotherThread(Shuttle shuttle, List<String> pages) {
    return Thread.ofPlatform()
        .start(() -> {
          try (var scope = shuttle.scope("from outside", Join.<String>all())) {
            scope.io(() -> fetch("/a"));
            pages.addAll(scope.join());
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** {@code loop.call_later(0.02, callback)}. */
  static Task<String> callLater(Shuttle shuttle, Callable<String> callback)
      throws InterruptedException {
    try (var scope = shuttle.scope("later")) {
      Task<String> later =
          scope.io(() -> {
            Thread.sleep(ofMillis(20));
            return callback.call();
          });
      scope.join();
      return later;
    }
  }

  /** {@code executor.shutdown(wait=True)}, with a bound on the waiting. */
  static Shuttle shutdown(Duration patience) throws InterruptedException {
    try (Shuttle shuttle = Shuttle.builder().cpu(2).drain(patience).build()) {
      runInThread(shuttle);
      return shuttle;
    }
  }
}
