package io.flyshuttle.examples.asyncio;

import static io.flyshuttle.Option.carrying;
import static io.flyshuttle.Option.within;
import static io.flyshuttle.examples.asyncio.Web.fetch;
import static java.time.Duration.ofMillis;

import io.flyshuttle.DeadlineExceededException;
import io.flyshuttle.Join;
import io.flyshuttle.Outcome;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Task;
import io.flyshuttle.ThrowingFunction;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** Tasks: beginning, awaiting, cancelling and shielding them. */
final class Tasks {

  static final ScopedValue<String> USER = ScopedValue.newInstance();

  private Tasks() {}

  /** {@code asyncio.run(main())}. */
  static String run() throws InterruptedException {
    try (Shuttle shuttle = Shuttle.create()) {
      return createTask(shuttle);
    }
  }

  /** {@code task = asyncio.create_task(fetch("/a")); page = await task}. */
  static String createTask(Shuttle shuttle) throws InterruptedException {
    try (var scope = shuttle.scope("pages")) {
      Task<String> page = scope.io(() -> fetch("/a"));
      scope.join();
      return page.get();
    }
  }

  /** {@code pages = await asyncio.gather(fetch("/a"), fetch("/b"))}. */
  static List<String> gather(Shuttle shuttle, List<String> paths) throws InterruptedException {
    try (var scope = shuttle.scope("pages", Join.<String>all())) {
      paths.forEach(path -> scope.io(() -> fetch(path)));
      List<String> pages = scope.join();
      return pages;
    }
  }

  /** {@code asyncio.gather(..., return_exceptions=True)}. */
  static List<Outcome<String>> settle(Shuttle shuttle, List<String> paths)
      throws InterruptedException {
    try (var scope = shuttle.scope("pages", Join.<String>settle())) {
      paths.forEach(path -> scope.io(() -> fetch(path)));
      List<Outcome<String>> outcomes = scope.join();
      return outcomes;
    }
  }

  /** {@code async with asyncio.TaskGroup() as group}: the first failure cancels the rest. */
  static String taskGroup(Shuttle shuttle, String first, String second)
      throws InterruptedException {
    try (var group = shuttle.scope("group")) {
      Task<String> page = group.io(() -> fetch(first));
      Task<Integer> length = group.io(() -> fetch(second).length());
      group.join();
      return page.get() + " and " + length.get();
    }
  }

  /** {@code asyncio.wait(tasks, return_when=FIRST_COMPLETED)}, of those that succeed. */
  static String first(Shuttle shuttle, List<String> mirrors) throws InterruptedException {
    try (var scope = shuttle.scope("mirrors", Join.<String>any())) {
      mirrors.forEach(mirror -> scope.io(() -> fetch(mirror)));
      return scope.join();
    }
  }

  /** {@code for page in asyncio.as_completed(tasks)}. */
  static void asCompleted(
      Shuttle shuttle,
      List<String> paths,
      ThrowingFunction<String, String> load,
      Shuttle.Sink<String> sink)
      throws InterruptedException {
    shuttle.forEach(Pipeline.from(paths).io(8, load).unordered(), sink);
  }

  /** {@code task.cancel()}. */
  static String cancel(Shuttle shuttle) throws InterruptedException {
    try (var scope = shuttle.scope("search")) {
      Task<String> slow = scope.io(() -> fetch("/slow"));
      scope.cancel();
      scope.join();
      return slow.get();
    } catch (CancellationException cancelled) {
      return "cancelled";
    }
  }

  /** {@code try: ... finally: clean up}: cancelling interrupts, and {@code finally} runs. */
  static String cleanUp(Shuttle shuttle, CountDownLatch begun, List<String> log)
      throws InterruptedException {
    try (var scope = shuttle.scope("search")) {
      scope.io(() -> {
        try {
          begun.countDown();
          return fetch("/slow");
        } finally {
          log.add("cleaned up");
        }
      });
      begun.await();
      scope.cancel();
      scope.join();
      return "not reached";
    } catch (CancellationException cancelled) {
      return "cancelled";
    }
  }

  /** {@code async with asyncio.timeout(0.05)}. */
  static String timeout(Shuttle shuttle, String path) throws InterruptedException {
    try (var scope = shuttle.scope("quote", within(ofMillis(50)))) {
      Task<String> page = scope.io(() -> fetch(path));
      scope.join();
      return page.get();
    } catch (DeadlineExceededException late) {
      return "too late";
    }
  }

  /** {@code await asyncio.wait_for(fetch("/slow"), 0.05)}. */
  static String waitFor(Shuttle shuttle, String path) throws Exception {
    return shuttle.within(ofMillis(50), () -> fetch(path));
  }

  /** {@code await asyncio.shield(saving)}: what must go on belongs to a scope further out. */
  static String shield(Shuttle shuttle) throws InterruptedException {
    CountDownLatch answered = new CountDownLatch(1);
    try (var application = shuttle.scope("application")) {
      Task<String> saving = application.io(() -> save(answered));
      try (var request = shuttle.scope("request", within(ofMillis(50)))) {
        request.io(() -> saving.stage().toCompletableFuture().get());
        request.join();
      } catch (DeadlineExceededException late) {
        answered.countDown(); // the request has given up; the saving has not
      }
      application.join();
      return saving.get();
    }
  }

  private static String save(CountDownLatch answered) throws InterruptedException {
    answered.await();
    return "saved";
  }

  /** {@code task.add_done_callback(print)}. */
  static CompletionStage<Integer> addDoneCallback(Shuttle shuttle) throws InterruptedException {
    try (var scope = shuttle.scope("pages")) {
      Task<String> page = scope.io(() -> fetch("/a"));
      CompletionStage<Integer> length = page.stage().thenApply(String::length);
      scope.join();
      return length;
    }
  }

  /** {@code contextvars}: the task sees the caller's values. */
  static String context(Shuttle shuttle) throws InterruptedException {
    try (var scope = shuttle.scope("request", carrying(USER))) {
      Task<String> greeting = scope.io(() -> "hello " + USER.get());
      scope.join();
      return greeting.get();
    }
  }

  /** {@code RuntimeWarning: coroutine was never awaited}, as an error that names the line. */
  static void neverAwaited(Shuttle shuttle) {
    try (var scope = shuttle.scope("forgotten")) {
      scope.io(() -> fetch("/a"));
    }
  }
}
