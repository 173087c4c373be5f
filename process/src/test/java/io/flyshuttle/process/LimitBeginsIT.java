package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.CpuFunction;
import io.flyshuttle.DeadlineExceededException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The limit of a task counts from when its function is called, however long that takes. */
@Timeout(60)
class LimitBeginsIT {

  private static final Duration LIMIT = Duration.ofMillis(100);
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofHours(1);

  @TempDir private Path folder;
  private final HandTicker ticker = new HandTicker();
  private final ProcessPool pool =
      Pools.small(1).spares(0).grace(GRACE).startTimeout(START).ticker(ticker).build();

  @AfterEach
  void close() {
    pool.shutdownNow();
    pool.close();
  }

  /** Says by a file that it is being read, which takes until another says so. */
  private static class Slow implements Serializable {
    private static final long serialVersionUID = 1L;

    final String folder;

    @SuppressWarnings("UnusedVariable") // for its bytes
    private final String filling;

    Slow(Path folder, int bytes) {
      this.folder = folder.toString();
      this.filling = "x".repeat(bytes);
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      Files.createFile(Path.of(folder, "reads"));
      while (!Files.exists(Path.of(folder, "read")) && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(100_000);
      }
    }
  }

  /** A function that takes long to read; then it waits for its interrupt, if it is to. */
  private static final class SlowFunction extends Slow implements CpuFunction<String, String> {
    private static final long serialVersionUID = 1L;

    SlowFunction(Path folder) {
      super(folder, 1);
    }

    @Override
    public String apply(String what) throws Exception {
      if (what.equals("hang")) {
        Checkpoint.progress(0, 1);
        new CountDownLatch(1).await();
      }
      return what;
    }
  }

  private void awaitReading() {
    Pools.until(() -> Files.exists(folder.resolve("reads")));
  }

  private void read() throws IOException {
    Files.createFile(folder.resolve("read"));
  }

  private void assertLateAfterItsLimit(RemoteTask<?> hangs) throws Exception {
    Pools.awaitBegun(hangs);
    ticker.move(LIMIT);
    assertThat(Pools.failure(hangs))
        .isExactlyInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("had not ended after its 100 ms and was interrupted");
  }

  @Test
  void readingAFunctionThatIsNewToTheWorkerIsNotCounted() throws Exception {
    CpuFunction<String, String> function = new SlowFunction(folder);
    RemoteTask<String> task = pool.submit(LIMIT, function, "a");
    awaitReading();
    ticker.move(LIMIT.multipliedBy(2));
    read();
    assertThat(task.get(30, TimeUnit.SECONDS)).isEqualTo("a");
    assertLateAfterItsLimit(pool.submit(LIMIT, function, "hang")); // the worker knows it now
  }

  @Test
  void theLimitCountsFromTheCall() throws Exception {
    RemoteTask<String> task = pool.submit(LIMIT, new SlowFunction(folder), "hang");
    awaitReading();
    ticker.move(LIMIT.multipliedBy(2));
    read();
    assertLateAfterItsLimit(task);
  }

  private static String take(Slow argument) {
    return argument.folder;
  }

  @Test
  void readingALargeArgumentIsNotCounted() throws Exception {
    CpuFunction<Slow, String> function = LimitBeginsIT::take;
    read();
    pool.submit(LIMIT, function, new Slow(folder, 1)).get(30, TimeUnit.SECONDS);
    Files.delete(folder.resolve("read"));
    Files.delete(folder.resolve("reads"));

    RemoteTask<String> task = pool.submit(LIMIT, function, new Slow(folder, 100_000));
    awaitReading();
    ticker.move(LIMIT.multipliedBy(2));
    read();
    assertThat(task.get(30, TimeUnit.SECONDS)).isEqualTo(folder.toString());
  }

  @Test
  void readingHasTheStartTimeout() throws Exception {
    RemoteTask<String> task = pool.submit(LIMIT, new SlowFunction(folder), "a");
    awaitReading();
    ticker.move(START.minusNanos(1));
    assertThat(pool.workers().getFirst().state()).isEqualTo(WorkerInfo.State.RUNNING);
    ticker.move(Duration.ofNanos(1));
    Pools.until(() -> pool.workers().getFirst().state() == WorkerInfo.State.INTERRUPTED);
    ticker.move(GRACE);
    assertThat(Pools.failure(task))
        .isInstanceOf(WorkerKilledException.class)
        .hasMessageContaining("had not begun 30000 ms after it was given to its worker");
  }
}
