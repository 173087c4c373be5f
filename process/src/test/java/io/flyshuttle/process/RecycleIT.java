package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Workers that tasks have worn out are replaced between two tasks, and only those. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecycleIT {

  private static final long MIB = 1L << 20;

  // A worker gains some 10 MiB by itself; the array is well above the limit, and well within the
  // heap.
  private static final long LIMIT = 32 * MIB;
  private static final int ARRAY = (int) (96 * MIB);

  private static byte[] hoard = new byte[0];

  private final HandTicker ticker = new HandTicker();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private ProcessPool pool;

  @BeforeAll
  void open() {
    pool =
        Pools.small(1)
            .spares(1)
            .heap(256 * MIB)
            .recycleAtGrowth(LIMIT)
            .initialiser(() -> leave("model"))
            .output(line -> lines.add(line.text()))
            .ticker(ticker)
            .build();
  }

  /** A spare that became idle within a test would be given its next task. */
  @BeforeEach
  void awaitBoth() {
    Pools.awaitIdle(pool, 2);
  }

  @AfterAll
  void close() {
    pool.close();
  }

  private static int leave(String name) {
    CountDownLatch never = new CountDownLatch(1);
    Thread.ofPlatform()
        .name(name)
        .start(() -> {
          try {
            never.await();
          } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
          }
        });
    return 1;
  }

  private static long tidy(int number) {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        threads.execute(Thread::onSpinWait);
      }
    }
    return Runaways.pid(number);
  }

  private static int grow(int bytes) {
    hoard = new byte[bytes];
    return hoard.length;
  }

  @SuppressWarnings("InfiniteRecursion") // that is the point
  private static int recurse(int depth) {
    return recurse(depth + 1) + 1;
  }

  private long worker() {
    try {
      return pool.submit(Runaways::pid, 1).get();
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  private void awaitAnotherThan(long worker) {
    Pools.until(() -> worker() != worker);
  }

  @Test
  void afterATaskThatHasLeftAThread() throws Exception {
    RemoteTask<Integer> leaves = pool.submit(RecycleIT::leave, "stray");
    assertThat(leaves.get()).isOne();
    awaitAnotherThan(leaves.worker().orElseThrow());
    assertThat(lines).anyMatch(line -> line.contains("the thread 'stray' has outlived its task"));
  }

  @Test
  void notForThreadsOfTheInitialiserNorForThoseThatEnd() throws Exception {
    long first = pool.submit(RecycleIT::tidy, 1).get();
    for (int i = 0; i < 20; i++) {
      assertThat(pool.submit(RecycleIT::tidy, i).get()).isEqualTo(first);
    }
  }

  @Test
  void afterAVirtualMachineError() throws Exception {
    RemoteTask<Integer> task = pool.submit(RecycleIT::recurse, 1);
    assertThat(Pools.failure(task)).isInstanceOf(StackOverflowError.class);
    awaitAnotherThan(task.worker().orElseThrow());
  }

  @Test
  void afterItsMemoryHasGrown() throws Exception {
    worker(); // the first measures what it starts from
    RemoteTask<Integer> grows = pool.submit(RecycleIT::grow, ARRAY);
    assertThat(grows.get()).isEqualTo(ARRAY);
    long grown = grows.worker().orElseThrow();
    assertThat(worker()).as("within the second").isEqualTo(grown);
    ticker.move(Duration.ofSeconds(1));
    awaitAnotherThan(grown);
  }
}
