package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.Ticker;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** User code that fails or blocks where the pool calls it, and workers that don't listen. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileIT {

  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private ProcessPool pool; // each test leaves it as it was

  @BeforeAll
  void open() {
    pool = Pools.small(1).spares(0).build();
  }

  @AfterAll
  void close() {
    pool.close();
  }

  /** Fails where it is read, in the pool's JVM alone. */
  private static final class Unlucky extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    @Serial
    private void readObject(ObjectInputStream in) {
      throw new AssertionError("no exception can be rebuilt");
    }
  }

  /** Blocks where it is read. */
  private static final class Endless implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Serial
    private void readObject(ObjectInputStream in) throws IOException {
      try {
        NEVER.await();
      } catch (InterruptedException end) {
        throw new IOException(end);
      }
    }
  }

  private static int unlucky(int number) {
    throw new Unlucky();
  }

  private static byte[] echo(byte[] bytes) {
    return bytes;
  }

  @Test
  void anErrorWhileAnExceptionIsRebuiltIsNoReasonToHang() throws Exception {
    assertThat(Pools.failure(pool.submit(HostileIT::unlucky, 1)))
        .isInstanceOf(RemoteTaskException.class)
        .hasMessageContaining("Unlucky");
    assertThat(pool.submit(Runaways::increment, 1).get()).isEqualTo(2);
  }

  @Test
  void aResultThatBlocksIsKilledWithItsWorkerAndCostsThePoolNothing() throws Exception {
    RemoteTask<Endless> task =
        pool.submit(Duration.ofMillis(200), (Integer number) -> new Endless(), 1);
    assertThat(Pools.failure(task)).isInstanceOf(WorkerKilledException.class);
    assertThat(pool.submit(Runaways::increment, 1).get()).isEqualTo(2);
  }

  @Test
  void memoryThatIsGoneWhenItIsSentFailsItsTaskAlone() throws Exception {
    RemoteTask<Long> first = pool.submit(Runaways::tightLoop, 1);
    Pools.awaitBegun(first);
    RemoteTask<Long> task;
    try (Arena arena = Arena.ofShared()) {
      task = pool.submit(MemorySegment::byteSize, arena.allocate(1 << 20));
    }
    RemoteTask<Integer> next = pool.submit(Runaways::increment, 1);
    first.cancel(true);
    assertThat(Pools.failure(task)).isInstanceOf(IllegalStateException.class);
    assertThat(next.get()).isEqualTo(2);
  }

  @Test
  void tasksThatAreCancelledWhileTheyAreSentCostNoWorker() throws Exception {
    long pid = pool.submit(Runaways::pid, 1).get();
    for (int i = 0; i < 2_000; i++) {
      RemoteTask<Integer> task = pool.submit(Runaways::increment, i);
      Thread other = Thread.ofVirtual().start(() -> task.cancel(false));
      task.cancel(false);
      assertThat(task.isDone()).isTrue();
      other.join();
    }
    assertThat(pool.submit(Runaways::pid, 1).get()).isEqualTo(pid);
  }

  @Test
  void whatWasOnlyDroppedCanStillBeInterrupted() throws Exception {
    RemoteTask<Long> endless = pool.submit(Runaways::tightLoop, 1);
    Pools.awaitBegun(endless);
    assertThat(endless.cancel(false)).isTrue();
    assertThat(endless.cancel(true)).isFalse();
    assertThat(pool.submit(Runaways::increment, 1).get()).isEqualTo(2);
  }

  @Test
  void aTimerThatMeetsAFailureGoesOn() throws Exception {
    AtomicBoolean fails = new AtomicBoolean();
    Ticker system = Ticker.system();
    Ticker ticker =
        new Ticker() {
          @Override
          public long nanos() {
            if (Thread.currentThread().getName().equals("flyshuttle-pool-timer")
                && fails.compareAndSet(true, false)) {
              throw new IllegalStateException("no time to be had");
            }
            return system.nanos();
          }

          @Override
          public void parkUntil(long nanos) {
            system.parkUntil(nanos);
          }
        };
    try (ProcessPool own = Pools.small(1).spares(0).ticker(ticker).build()) {
      own.submit(Runaways::increment, 1).get();
      fails.set(true);
      assertThat(Pools.failure(own.submit(Duration.ofMillis(100), Runaways::tightLoop, 1)))
          .isInstanceOf(WorkerKilledException.class);
      assertThat(fails).isFalse();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aWorkerThatDoesNotReadHoldsUpNoOthersDeadline() throws Exception {
    try (ProcessPool own = Pools.small(2).spares(1).sharedMemory(0).build()) {
      Pools.awaitIdle(own, 3);
      RemoteTask<Long> one = own.submit(Duration.ofMillis(800), Runaways::tightLoop, 1);
      RemoteTask<Long> two = own.submit(Duration.ofMillis(1_200), Runaways::tightLoop, 2);
      Pools.awaitBegun(one);
      Pools.awaitBegun(two);
      long spare =
          own.workers().stream()
              .filter(worker -> worker.state() == WorkerInfo.State.IDLE)
              .findFirst()
              .orElseThrow()
              .pid()
              .orElseThrow();
      Pools.stop(spare);
      RemoteTask<byte[]> large = own.submit(HostileIT::echo, new byte[16 << 20]);
      assertThatThrownBy(() -> two.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(WorkerKilledException.class);
      assertThat(one.isDone()).isTrue();
      Pools.signal("-CONT", spare);
      assertThat(large.get()).hasSize(16 << 20);
    }
  }

  @Test
  void largeArgumentsAndResultsDoNotBlockEachOther() throws Exception {
    try (ProcessPool own = Pools.small(1).spares(0).heap(256L << 20).sharedMemory(0).build()) {
      for (int i = 0; i < 200; i++) {
        own.submit(HostileIT::echo, new byte[16]).get(); // so that it counts as cheap
      }
      RemoteTask<Long> slow = own.submit(Runaways::tightLoop, 1);
      Pools.awaitBegun(slow);
      List<RemoteTask<byte[]>> echoes = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        echoes.add(own.submit(HostileIT::echo, new byte[4 << 20]));
      }
      slow.cancel(true);
      for (RemoteTask<byte[]> echo : echoes) {
        assertThat(echo.get(25, TimeUnit.SECONDS)).hasSize(4 << 20);
      }
    }
  }
}
