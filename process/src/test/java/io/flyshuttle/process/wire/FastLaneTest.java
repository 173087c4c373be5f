package io.flyshuttle.process.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that has become busy. */
@Timeout(60)
class FastLaneTest extends Peers {

  FastLaneTest() {
    super(Rings.footprint(), Executors.newVirtualThreadPerTaskExecutor());
  }

  @BeforeEach
  void lend() {
    pool.lend(budget);
  }

  /** What a worker answers, so often that the pool offers memory. */
  private void makeBusy() throws IOException {
    for (int i = 0; i < FastLane.BUSY; i++) {
      worker.send(FrameType.DONE, i, 1);
      assertThat(pool.receive().orElseThrow().task()).isEqualTo(i);
    }
  }

  private void change() throws IOException {
    makeBusy();
    pass(pool, worker);
    assertThat(worker.isShared()).isTrue();
    pass(worker, pool);
    assertThat(pool.isShared()).isTrue();
    pass(pool, worker);
    pass(worker, pool);
  }

  private static void pass(Connection from, Connection to) throws IOException {
    from.send(FrameType.RUN, 7, 3, payload -> payload.putString("word"));
    Frame frame = to.receive().orElseThrow();
    assertThat(frame).hasToString("RUN of task 7 epoch 3");
    assertThat(frame.payload().takeString()).isEqualTo("word");
  }

  @Test
  void aFewFramesStayOnTheSocket() throws IOException {
    for (int i = 1; i < FastLane.BUSY; i++) {
      worker.send(FrameType.DONE, i, 1);
      pool.receive();
    }
    assertThat(budget.used()).isZero();
  }

  @Test
  void manyGoThroughSharedMemory() throws IOException {
    change();
    assertThat(budget.used()).isEqualTo(Rings.footprint());
  }

  @Test
  void withoutBudgetAllStayOnTheSocket() throws IOException {
    budget.reserve(1);
    makeBusy();
    pass(pool, worker);
    pass(worker, pool);
    assertThat(worker.isShared()).isFalse();
    assertThat(pool.isShared()).isFalse();
    budget.free(1);
  }

  @Test
  void aWorkerThatCantMapItSaysSoAndAllStaysAsItIs() throws IOException {
    try (SocketPair other = SocketPair.open();
        Connection near = other.nearConnection();
        Connection far = other.farConnection()) {
      near.send(
          FrameType.RING, 0, 0, offer -> offer.putString(Path.of("/proc/1/fd/none").toString()));
      pass(near, far);
      assertThat(far.isShared()).isFalse();
      assertThatThrownBy(near::receive)
          .hasMessage("protocol error: an answer to no offer"); // it has refused what this faked
    }
  }

  /** Else a worker could have the pool's next access to it fail with a SIGBUS. */
  @Test
  void nobodyCanMakeSharedMemoryShorter() throws IOException {
    try (Memfd memory = Memfd.create(8_192);
        FileChannel file = FileChannel.open(memory.path(), StandardOpenOption.WRITE)) {
      assertThatThrownBy(() -> file.truncate(4_096)).isInstanceOf(IOException.class);
      assertThat(file.size()).isEqualTo(8_192);
    }
  }

  @Test
  void thePoolFreesWhatTheWorkerRefuses() throws IOException {
    makeBusy();
    assertThat(budget.used()).isEqualTo(Rings.footprint());
    worker.send(FrameType.RING_OK, 0, 0, refusal -> refusal.putByte(0));
    pass(worker, pool);
    assertThat(budget.used()).isZero();
    assertThat(pool.isShared()).isFalse();
  }

  @Test
  void framesLargerThanTheMemoryPassInBothDirections() throws Exception {
    change();
    byte[] much = new byte[Frame.PAYLOAD_LIMIT];
    much[much.length - 1] = 17;
    for (List<Connection> way : List.of(List.of(pool, worker), List.of(worker, pool))) {
      Future<?> sent =
          threads.submit(() -> {
            way.getFirst()
                .send(FrameType.RUN, 1, 1, payload -> payload.putBytes(much, 0, much.length));
            return true;
          });
      FrameReader payload = way.getLast().receive().orElseThrow().payload();
      assertThat(payload.takeBytes(much.length)).isEqualTo(much);
      sent.get();
    }
  }

  @Test
  void framesOfManySendersAreNeverTornWhileTheWayChanges() throws Exception {
    int senders = 8;
    int each = 20_000;
    List<Future<?>> work = new ArrayList<>();
    for (List<Connection> way : List.of(List.of(worker, pool), List.of(pool, worker))) {
      for (int s = 0; s < senders; s++) {
        int sender = s;
        work.add(
            threads.submit(() -> {
              for (int i = 0; i < each; i++) {
                int number = i;
                way.getFirst().send(FrameType.RUN, sender, i, payload -> payload.putInt(number));
              }
              return true;
            }));
      }
    }
    for (Connection to : List.of(pool, worker)) {
      work.add(
          threads.submit(() -> {
            int[] next = new int[senders];
            for (int i = 0; i < senders * each; i++) {
              Frame frame = to.receive().orElseThrow();
              int sender = (int) frame.task();
              assertThat(frame.epoch()).isEqualTo(next[sender]);
              assertThat(frame.payload().takeInt()).isEqualTo(next[sender]++);
            }
            return true;
          }));
    }
    for (Future<?> one : work) {
      one.get();
    }
    assertThat(pool.isShared()).isTrue();
    assertThat(worker.isShared()).isTrue();
  }

  @Test
  void whatAPeerHasWrittenIsReadAfterItIsGone() throws IOException {
    change();
    worker.send(FrameType.DONE, 1, 1);
    worker.send(FrameType.DONE, 2, 1);
    pair.far().close();
    assertThat(pool.receive().orElseThrow().task()).isEqualTo(1);
    assertThat(pool.receive().orElseThrow().task()).isEqualTo(2);
    assertThat(pool.receive()).isEmpty();
    assertThat(pool.isEnded()).isTrue();
  }

  /** Else tasks that it has ended would be run again. */
  @Test
  void whatAPeerHasWrittenThatDiedWaitingForRoomIsReadToItsEnd() throws Exception {
    change();
    int whole = 1024;
    byte[] rest = new byte[whole - 4 - Frame.HEADER - 2];
    int room = (int) (Rings.footprint() / 2 - Ring.HEADER) / whole;
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                for (int i = 0; i <= room; i++) {
                  worker.send(FrameType.ITEMS, i, 1, all -> all.putBytes(rest, 0, rest.length));
                }
              } catch (IOException killed) {
                // as the test means it
              }
            });
    while (writer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    worker.close();
    writer.join();
    for (int i = 0; i < room; i++) {
      assertThat(pool.receive().orElseThrow().task()).isEqualTo(i);
    }
    assertThat(pool.receive()).isEmpty();
  }

  @Test
  void whatAPeerHasWrittenIsReadAlsoWhenMemoryCanNoLongerBeOffered() throws IOException {
    for (int i = 0; i < FastLane.BUSY + 2; i++) {
      worker.send(FrameType.DONE, i, 1);
    }
    worker.close();
    for (int i = 0; i < FastLane.BUSY + 2; i++) {
      assertThat(pool.receive().orElseThrow().task()).isEqualTo(i);
    }
    assertThat(pool.receive()).isEmpty();
  }

  @Test
  void whatAPeerHasWrittenIsReadAlsoWhenThePoolCanNoLongerChange() throws IOException {
    makeBusy();
    pass(pool, worker);
    worker.send(FrameType.DONE, 1, 1);
    worker.close();
    assertThat(pool.receive().orElseThrow().task()).isEqualTo(1);
    assertThat(pool.receive()).isEmpty();
  }

  @Test
  void aPeerThatDoesNotReadIsGivenUp() throws Exception {
    try (SocketPair other = SocketPair.open();
        Connection near = other.nearConnection(Duration.ofMillis(200));
        Connection far = other.farConnection()) {
      near.lend(budget);
      pool.close();
      pool = near;
      worker.close();
      worker = far;
      change();
      byte[] much = new byte[Frame.PAYLOAD_LIMIT];
      assertThatThrownBy(
              () -> {
                while (true) {
                  near.send(FrameType.RUN, 1, 1, payload -> payload.putBytes(much, 0, much.length));
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has not read for PT0.2S");
      assertThat(near.isOpen()).isFalse();
    }
  }

  @Test
  void closeEndsWhoReadsAndWhoWaitsForRoom() throws Exception {
    change();
    byte[] much = new byte[Frame.PAYLOAD_LIMIT];
    CountDownLatch writes = new CountDownLatch(1);
    Future<?> reads = threads.submit(() -> pool.receive());
    Future<?> waits =
        threads.submit(() -> {
          writes.countDown();
          pool.send(FrameType.RUN, 1, 1, payload -> payload.putBytes(much, 0, much.length));
          return true;
        });
    writes.await();
    pool.close();
    reads.get();
    assertThatThrownBy(waits::get).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void anInterruptedSenderLosesNeitherFrameNorInterrupt() throws Exception {
    change();
    byte[] much = new byte[Frame.PAYLOAD_LIMIT];
    Future<Boolean> interrupted =
        threads.submit(() -> {
          Thread.currentThread().interrupt();
          pool.send(FrameType.RUN, 1, 1, payload -> payload.putBytes(much, 0, much.length));
          return Thread.currentThread().isInterrupted();
        });
    assertThat(worker.receive().orElseThrow().payload().remaining()).isEqualTo(much.length);
    assertThat(interrupted.get()).isTrue();
    assertThat(pool.isOpen()).isTrue();
  }
}
