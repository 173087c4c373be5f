package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.CpuFunction;
import io.flyshuttle.DeadlineExceededException;
import io.flyshuttle.Join;
import io.flyshuttle.Option;
import io.flyshuttle.Overrun;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Report;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Task;
import io.flyshuttle.testkit.ManualTicker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of what runs in a worker outlives the scope or run that it belongs to. */
@Timeout(120)
class OutliveIT {

  private static final Duration LONG = Duration.ofHours(1);

  /** Long enough to tell who waits for it from who does not, for a function that is deaf. */
  private static final Duration GRACE = Duration.ofMillis(500);

  @TempDir private Path folder;
  private final ManualTicker ticker = new ManualTicker();
  private Shuttle shuttle = with(LONG);

  @AfterEach
  void close() {
    shuttle.close();
  }

  private Shuttle with(Duration grace) {
    return Shuttle.builder()
        .cpu(1)
        .ticker(ticker)
        .place(Pools.small(1).spares(0).grace(grace).asPlace())
        .build();
  }

  /** Tidies up when it is cancelled, which ends when a file says so, or takes a while. */
  record Tidies(String folder, String waitsFor) implements CpuFunction<Long, Long> {
    @Override
    public Long apply(Long item) {
      create("begun");
      try {
        while (true) {
          Checkpoint.poll();
        }
      } catch (CancellationException cancelled) {
        create("cancelled");
        long until = System.nanoTime() + GRACE.toNanos();
        while (System.nanoTime() < until && waitsFor.isEmpty()) {
          Thread.onSpinWait();
        }
        while (!waitsFor.isEmpty() && !Files.exists(Path.of(folder, waitsFor))) {
          LockSupport.parkNanos(100_000);
        }
        create("tidy");
        throw cancelled;
      }
    }

    private void create(String name) {
      try {
        Files.createFile(Path.of(folder, name));
      } catch (IOException full) {
        throw new UncheckedIOException(full);
      }
    }
  }

  private Tidies tidies(String waitsFor) {
    return new Tidies(folder.toString(), waitsFor);
  }

  private void awaitFile(String name) {
    Pools.until(() -> Files.exists(folder.resolve(name)));
  }

  @Test
  void aScopeThatIsCancelledWaitsForTheFunctionToEnd() throws Exception {
    try (var scope = shuttle.scope("one", Join.<Long>settle())) {
      scope.killable(LONG, tidies(""), 1L);
      awaitFile("begun");
      scope.cancel();
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
      assertThat(folder.resolve("tidy")).exists();
    }
  }

  @Test
  void aScopeThatIsClosedEarlyWaitsForTheFunctionToEnd() {
    var scope = shuttle.scope("one", Join.<Long>settle());
    scope.killable(LONG, tidies(""), 1L);
    awaitFile("begun");
    assertThatThrownBy(scope::close).hasMessageContaining("closed without join");
    assertThat(folder.resolve("tidy")).exists();
  }

  /** Tells its process, and is deaf. */
  private static long deaf(long number) {
    Checkpoint.partial(ProcessHandle.current().pid());
    return Runaways.spin(number);
  }

  private static boolean isAlive(Object pid) {
    return ProcessHandle.of((Long) pid).filter(ProcessHandle::isAlive).isPresent();
  }

  @Test
  void aScopeThatIsLateWaitsForTheProcessToDie() throws Exception {
    shuttle.close();
    shuttle = with(GRACE);
    try (var scope = shuttle.scope("one", Join.<Long>all(), Option.within(LONG))) {
      Task<Long> task = scope.killable(LONG.multipliedBy(2), OutliveIT::deaf, 1L);
      Pools.until(() -> task.partial().isPresent());
      ticker.advance(LONG);
      assertThatThrownBy(scope::join).isInstanceOf(DeadlineExceededException.class);
      assertThat(isAlive(task.partial().orElseThrow())).isFalse();
    }
  }

  @Test
  void oneThatIsKilledAtItsOwnLimitEndsWithItsProcess() throws Exception {
    shuttle.close();
    shuttle = with(Duration.ZERO);
    try (var scope = shuttle.scope("one", Join.<Long>settle())) {
      Task<Long> task = scope.killable(Duration.ofSeconds(1), OutliveIT::deaf, 1L);
      scope.join();
      assertThat(task.state()).isEqualTo(Task.State.KILLED);
      assertThat(isAlive(task.partial().orElseThrow())).isFalse();
    }
  }

  @Test
  void aScopeThatDetachesListsItUntilTheFunctionHasEnded() throws Exception {
    Option detach = Option.overrun(Overrun.DETACH);
    try (var scope = shuttle.scope("one", Join.<Long>settle(), detach)) {
      Task<Long> task = scope.killable(LONG, tidies("go"), 1L);
      awaitFile("begun");
      scope.cancel();
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
      assertThat(task.state()).isEqualTo(Task.State.DETACHED);
      awaitFile("cancelled");
      assertThat(shuttle.detached()).containsExactly(task);
      Files.createFile(folder.resolve("go"));
      Pools.until(() -> shuttle.detached().isEmpty());
      assertThat(folder.resolve("tidy")).exists();
    }
  }

  private CompletableFuture<Report<Long>> start(CpuFunction<Long, Long> function, Option option) {
    Pipeline<Long> pipeline = Pipeline.range(0, 1).killable(LONG.multipliedBy(2), function);
    CompletableFuture<Report<Long>> report = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        report.complete(shuttle.run(pipeline, Option.within(LONG), option));
      } catch (InterruptedException | RuntimeException failure) {
        report.completeExceptionally(failure);
      }
    });
    return report;
  }

  @Test
  void aRunThatIsLateWaitsForTheFunctionToEnd() {
    CompletableFuture<Report<Long>> report = start(tidies(""), Option.overrun(Overrun.WAIT));
    awaitFile("begun");
    ticker.advance(LONG);
    assertThat(report.join().failure().orElseThrow()).isInstanceOf(DeadlineExceededException.class);
    assertThat(folder.resolve("tidy")).exists();
  }

  @Test
  void aRunThatDetachesListsItUntilTheFunctionHasEnded() throws Exception {
    CompletableFuture<Report<Long>> report = start(tidies("go"), Option.overrun(Overrun.DETACH));
    awaitFile("begun");
    ticker.advance(LONG);
    assertThat(report.join().failure().orElseThrow()).isInstanceOf(DeadlineExceededException.class);
    awaitFile("cancelled");
    assertThat(shuttle.detached()).hasToString("[detached: stage 'killable']");
    Files.createFile(folder.resolve("go"));
    Pools.until(() -> shuttle.detached().isEmpty());
    assertThat(folder.resolve("tidy")).exists();
  }
}
