package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.CpuFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cheap tasks wait in a worker behind the one that runs. Where that takes long, or its worker ends,
 * they are run by another: once.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WindowIT {

  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final CpuFunction<String, String> WORK = WindowIT::work;

  @TempDir private static Path folder;

  private final HandTicker ticker = new HandTicker();
  private ProcessPool pool;

  /** Hangs until it is interrupted, or for ever, or leaves a mark. */
  private static String work(String what) throws Exception {
    if (what.equals("hang")) {
      Checkpoint.progress(0, 1);
      new CountDownLatch(1).await();
    } else if (what.equals("deaf")) {
      Runaways.tightLoop(1);
    }
    Path mark = Path.of(what);
    Files.writeString(mark, "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return mark.getFileName().toString();
  }

  @BeforeAll
  void open() throws Exception {
    pool = Pools.small(1).spares(1).grace(GRACE).ticker(ticker).build();
    assertThat(pool.submit(WORK, mark("warm")).get()).isEqualTo("warm"); // it is cheap, then
  }

  @AfterAll
  void close() {
    pool.shutdownNow();
    pool.close();
  }

  private String mark(String name) {
    return folder.resolve(name).toString();
  }

  private RemoteTask<String> hang() {
    Pools.awaitIdle(pool, 2);
    RemoteTask<String> hangs = pool.submit(WORK, "hang");
    Pools.awaitBegun(hangs);
    return hangs;
  }

  /** Submits tasks, which wait in the worker: the time stands still. */
  private List<RemoteTask<String>> behind(String... names) {
    List<RemoteTask<String>> tasks =
        List.of(names).stream().map(name -> pool.submit(WORK, mark(name))).toList();
    assertThat(pool.queued()).as("outside of the worker").isZero();
    return tasks;
  }

  private void assertOnce(List<RemoteTask<String>> tasks) throws Exception {
    for (RemoteTask<String> task : tasks) {
      assertThat(folder.resolve(task.get(30, TimeUnit.SECONDS))).hasContent("x");
    }
  }

  private void assertNeverBegun(String name) throws IOException {
    assertThat(folder.resolve(name)).doesNotExist();
  }

  @Test
  void comesBackWhenTheTaskBeforeItTakesLong() throws Exception {
    RemoteTask<String> hangs = hang();
    List<RemoteTask<String>> tasks = behind("a1", "b1", "c1");
    ticker.move(Duration.ofMillis(5));
    Pools.until(() -> pool.queued() == 3);
    List<RemoteTask<String>> later = List.of(pool.submit(WORK, mark("d1")));
    assertThat(pool.queued()).as("none is sent behind it").isEqualTo(4);

    hangs.cancel(true);
    assertOnce(tasks);
    assertOnce(later);
  }

  @Test
  void isRunByAnotherWhenTheTaskBeforeItIsKilled() throws Exception {
    Pools.awaitIdle(pool, 2);
    RemoteTask<String> hangs = pool.submit(Duration.ofMillis(1), WORK, "deaf");
    Pools.awaitBegun(hangs);
    List<RemoteTask<String>> tasks = behind("a2", "b2");
    ticker.move(Duration.ofMillis(1)); // sooner than they would be called back
    Pools.until(() -> pool.workers().stream().anyMatch(WindowIT::isInterrupted));
    ticker.move(GRACE);

    assertThat(Pools.failure(hangs)).isInstanceOf(WorkerKilledException.class);
    assertOnce(tasks);
  }

  @Test
  void isRunByAnotherWhenItsWorkerIsLost() throws Exception {
    RemoteTask<String> hangs = hang();
    List<RemoteTask<String>> tasks = behind("a3", "b3");
    ProcessHandle.of(hangs.worker().orElseThrow()).orElseThrow().destroyForcibly();

    assertThat(Pools.failure(hangs)).isInstanceOf(WorkerLostException.class);
    assertOnce(tasks);
  }

  @Test
  void isNeverBegunOnceItIsCancelled() throws Exception {
    RemoteTask<String> hangs = hang();
    List<RemoteTask<String>> tasks = behind("a4", "b4", "c4");
    assertThat(tasks.get(1).cancel(false)).isTrue();
    hangs.cancel(true); // of which the worker hears behind the recall

    assertOnce(List.of(tasks.get(0), tasks.get(2)));
    assertNeverBegun("b4");
  }

  private static boolean isInterrupted(WorkerInfo worker) {
    return worker.state() == WorkerInfo.State.INTERRUPTED;
  }
}
