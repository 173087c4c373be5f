package io.flyshuttle.examples.asyncio;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.counting;

import io.flyshuttle.Limit;
import io.flyshuttle.Option;
import io.flyshuttle.Outcome;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Progress;
import io.flyshuttle.Retry;
import io.flyshuttle.Shuttle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Generators, queues, and what bounds them. */
final class Streams {

  private Streams() {}

  /** {@code async def lines(path): async with open(path) as f: async for line in f: yield line}. */
  static Pipeline<String> asyncGenerator(Path path) {
    return Pipeline.using(() -> Files.newBufferedReader(path), file -> file.lines().iterator());
  }

  /** {@code async for page in pages(paths)}. */
  static List<String> asyncFor(Shuttle shuttle, List<String> paths) {
    List<String> seen = new ArrayList<>();
    try (Stream<String> pages = shuttle.stream(Pipeline.from(paths).io(8, Web::fetch))) {
      for (String page : (Iterable<String>) pages::iterator) {
        seen.add(page);
      }
    }
    return seen;
  }

  /** {@code queue = asyncio.Queue(maxsize=100)} and eight workers that take from it. */
  static void workers(Shuttle shuttle, Iterable<String> paths, Shuttle.Sink<String> sink)
      throws InterruptedException {
    shuttle.forEach(Pipeline.from(paths).io(8, Web::fetch).ordered(100), sink);
  }

  /** The same where others put into the queue; the empty string ends it. */
  static List<String> queue(Shuttle shuttle, BlockingQueue<String> queue)
      throws InterruptedException {
    Pipeline<String> paths =
        Pipeline.from(Stream.generate(() -> take(queue)).takeWhile(path -> !path.isEmpty()));
    return shuttle.run(paths.io(8, Web::fetch)).orThrow();
  }

  private static String take(BlockingQueue<String> queue) {
    try {
      return queue.take();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the queue was empty");
    }
  }

  /** {@code semaphore = asyncio.Semaphore(2)}, {@code async with semaphore}. */
  static List<Object> semaphore(Shuttle shuttle, List<Callable<String>> calls)
      throws InterruptedException {
    Limit semaphore = Limit.fixed(2);
    try (var scope = shuttle.scope("calls", Option.limit(semaphore))) {
      calls.forEach(scope::io);
      return scope.join();
    }
  }

  /** The same around one call. */
  static String withSemaphore(Limit semaphore, String path) throws Exception {
    return semaphore.call(() -> Web.fetch(path));
  }

  /** {@code aiolimiter.AsyncLimiter(100, 1)}. */
  static List<String> rate(Shuttle shuttle, List<String> paths) throws InterruptedException {
    Limit rate = Limit.rate(100, ofSeconds(1));
    return shuttle.run(Pipeline.from(paths).io(8, Web::fetch).limit(rate)).orThrow();
  }

  /** {@code itertools.batched(numbers, 3)}, and after 10 s also fewer. */
  static List<List<Long>> batched(Shuttle shuttle) throws InterruptedException {
    return shuttle.run(Pipeline.range(0, 7).batch(3, ofSeconds(10))).orThrow();
  }

  /** {@code @backoff.on_exception(backoff.expo, IOError, max_tries=4)}. */
  static String retry(Callable<String> call) throws Exception {
    Retry retry = Retry.exponential(4, ofMillis(1)).when(IOException.class::isInstance);
    return retry.call(call);
  }

  /** {@code tqdm(...)}. */
  static long progress(Shuttle shuttle, Consumer<Progress> bar) throws InterruptedException {
    Pipeline<Long> sums = Pipeline.range(0, 1000).cpu(Web::sumTo).progress(ofMillis(200), bar);
    return shuttle.collect(sums, counting());
  }

  /** {@code return_exceptions=True} for a stream, with a timeout for each item. */
  static List<Outcome<String>> settle(Shuttle shuttle, List<String> paths)
      throws InterruptedException {
    var pages = Pipeline.from(paths).io(8, Web::fetch).timeout(ofMillis(50)).settle();
    return shuttle.run(pages).orThrow();
  }
}
