package io.flyshuttle.process.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Large payloads. */
@Timeout(60)
class BulkTest extends Peers {

  private static final int MIB = 1 << 20;

  private final Values values = Values.standard(BulkTest.class.getClassLoader());

  BulkTest() {
    super(64L * MIB, Executors.newSingleThreadExecutor());
  }

  @Test
  void withoutSharedMemoryPayloadsOfAnySizeGoThroughTheSocket() throws Exception {
    byte[] bytes = pattern(5 * MIB, 1);
    Future<?> sent = send(pool, bytes);
    assertThat(isInSharedMemory(receive(worker), bytes)).isFalse();
    sent.get();
  }

  @Test
  void theSecondPayloadIsReadInPlace() throws Exception {
    pool.lend(budget);
    byte[] bytes = pattern(3 * MIB, 2);
    assertThat(exchange(bytes)).isFalse();
    assertThat(exchange(bytes)).isTrue();
    assertThat(budget.used()).isEqualTo(SharedArena.footprint(4 * MIB));
  }

  @Test
  void sharedMemoryGrowsWithThePayloadsAndTheOldIsFreed() throws Exception {
    pool.lend(budget);
    byte[] small = pattern(MIB, 3);
    byte[] large = pattern(9 * MIB, 4);
    exchange(small);
    assertThat(exchange(small)).isTrue();
    assertThat(exchange(large)).isFalse();
    assertThat(exchange(large)).isTrue();
    assertThat(exchange(small)).isTrue();
    assertThat(budget.used()).isEqualTo(SharedArena.footprint(16 * MIB));
  }

  @Test
  void resultsGetSharedMemoryTheSameWay() throws Exception {
    pool.lend(budget);
    byte[] bytes = pattern(2 * MIB, 5);
    assertThat(answer(bytes)).isFalse();
    assertThat(answer(bytes)).isTrue();
    assertThat(answer(bytes)).isTrue();
  }

  @Test
  void aFrameThatIsOutIsNotReportedAsNotSentBecauseLendingFails() throws Exception {
    try (SocketPair broken = SocketPair.open()) {
      Outbox outbox = new Outbox(broken.near(), Duration.ofSeconds(30));
      outbox.close();
      ArenaLender lender =
          new ArenaLender(budget, outbox, new BulkSender(outbox), new BulkReceiver());
      lender.missed(ArenaLender.POOL_WRITES, MIB);
      Connection.lendMore(lender, 5L * MIB);
      lender.close();
    }
  }

  @Test
  void whatAPeerHasSaidIsReadAlsoWhenMemoryCanNoLongerBeOffered() throws Exception {
    pool.lend(budget);
    byte[] bytes = pattern(100_000, 9);
    send(worker, bytes).get(); // fits into the socket
    worker.close();
    assertThat(isInSharedMemory(receive(pool), bytes)).isFalse();
  }

  @Test
  void whatIsOverTheBudgetStaysOnTheSocket() throws Exception {
    ArenaBudget small = new ArenaBudget(MIB);
    pool.lend(small);
    byte[] bytes = pattern(2 * MIB, 6);
    assertThat(exchange(bytes)).isFalse();
    assertThat(exchange(bytes)).isFalse();
    assertThat(small.used()).isZero();
  }

  @Test
  void aFullRingSendsTheRestThroughTheSocket() throws Exception {
    pool.lend(budget);
    exchange(pattern(3 * MIB, 7));
    FrameWriter two = new FrameWriter();
    byte[] first = pattern(3 * MIB, 8);
    byte[] second = pattern(3 * MIB, 9);
    values.write(Subject.ARGUMENT, MemorySegment.ofArray(first), two);
    values.write(Subject.ARGUMENT, MemorySegment.ofArray(second), two);
    Future<?> sent = send(pool, two);
    Frame frame = worker.receive().orElseThrow();
    try (Views views = Views.inPlace()) {
      MemorySegment inPlace = segment(frame.payload(), views);
      MemorySegment bySocket = segment(frame.payload(), views);
      assertThat(inPlace.isNative()).isTrue();
      assertThat(bySocket.isNative()).isFalse();
      assertThat(inPlace.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(first);
      assertThat(bySocket.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(second);
    }
    sent.get();
  }

  @Test
  void aViewKeptBeyondItsTaskFailsInsteadOfShowingTheNextOnes() throws Exception {
    pool.lend(budget);
    exchange(pattern(MIB, 10));
    Future<?> sent = send(pool, pattern(MIB, 11));
    Frame frame = worker.receive().orElseThrow();
    MemorySegment kept;
    try (Views views = Views.inPlace()) {
      kept = segment(frame.payload(), views);
    }
    frame.payload().release();
    sent.get();
    assertThatThrownBy(() -> kept.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aMovedPayloadKeepsItsMemoryUntilItIsReleased() throws Exception {
    pool.lend(budget);
    exchange(pattern(3 * MIB, 12)); // a ring of 4 MiB
    byte[] first = pattern(3 * MIB, 13);
    byte[] second = pattern(3 * MIB, 14);
    Future<?> firstSent = send(pool, first);
    FrameReader held = new FrameReader();
    worker.receive().orElseThrow().payload().moveTo(held);
    Future<?> secondSent = send(pool, second);
    assertThat(isInSharedMemory(receive(worker), second)).isFalse(); // no room
    assertThat(isInSharedMemory(held, first)).isTrue();
    firstSent.get();
    secondSent.get();
    held.release();
    assertThat(exchange(second)).isTrue();
  }

  @Test
  void aCopyOutlivesTheMemoryItWasIn() throws Exception {
    pool.lend(budget);
    exchange(pattern(MIB, 15));
    byte[] bytes = pattern(MIB, 16);
    Future<?> sent = send(pool, bytes);
    FrameReader copy = worker.receive().orElseThrow().payload().copy();
    sent.get();
    exchange(pattern(MIB, 17));
    assertThat(isInSharedMemory(copy, bytes)).isFalse();
  }

  /** Sends to the worker and lets the pool hear the answer about memory; whether it was shared. */
  private boolean exchange(byte[] bytes) throws Exception {
    Future<?> sent = send(pool, bytes);
    boolean shared = isInSharedMemory(receive(worker), bytes);
    sent.get();
    settle();
    return shared;
  }

  private boolean answer(byte[] bytes) throws Exception {
    Future<?> sent = send(worker, bytes);
    boolean shared = isInSharedMemory(receive(pool), bytes);
    sent.get();
    settle();
    return shared;
  }

  /** Lets both sides handle what they have told each other about memory. */
  private void settle() throws IOException {
    for (int i = 0; i < 3; i++) {
      pool.send(FrameType.DUMP, 0, 0);
      assertThat(worker.receive().orElseThrow().type()).isEqualTo(FrameType.DUMP);
      worker.send(FrameType.STACKS, 0, 0);
      assertThat(pool.receive().orElseThrow().type()).isEqualTo(FrameType.STACKS);
    }
  }

  private Future<?> send(Connection from, byte[] bytes) {
    FrameWriter payload = new FrameWriter();
    values.write(Subject.ARGUMENT, MemorySegment.ofArray(bytes), payload);
    return send(from, payload);
  }

  private Future<?> send(Connection from, FrameWriter payload) {
    Queue<FrameWriter> one = new ArrayDeque<>();
    one.add(payload);
    return threads.submit(() -> {
      from.send(FrameType.RUN, 1, 1, one.remove());
      return true;
    });
  }

  private static FrameReader receive(Connection at) throws IOException {
    return at.receive().orElseThrow().payload();
  }

  private boolean isInSharedMemory(FrameReader payload, byte[] expected) throws IOException {
    try (Views views = Views.inPlace()) {
      int bulks = payload.bulkCount();
      assertThat(bulks).isEqualTo(1);
      boolean shared = payload.isShared();
      MemorySegment value = segment(payload, views);
      assertThat(Arrays.equals(value.toArray(ValueLayout.JAVA_BYTE), expected)).isTrue();
      assertThat(value.isReadOnly()).isTrue();
      return shared;
    }
  }

  private MemorySegment segment(FrameReader payload, Views views) throws IOException {
    return (MemorySegment) Objects.requireNonNull(values.read(payload, views));
  }

  private static byte[] pattern(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
