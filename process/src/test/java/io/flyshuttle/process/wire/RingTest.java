package io.flyshuttle.process.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A writer and a reader of the same memory, each with a ring of its own, as in two processes. */
@Timeout(30)
class RingTest {

  private static final int CAPACITY = 64;

  private final MemorySegment memory = Arena.ofAuto().allocate(Ring.HEADER + CAPACITY, 8);
  private final Ring writer = new Ring(memory);
  private final Ring reader = new Ring(memory);

  private static ByteBuffer bytes(int from, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    for (int i = 0; i < count; i++) {
      bytes.put((byte) (from + i));
    }
    return bytes.flip();
  }

  private ByteBuffer read(int room) throws ProtocolException {
    ByteBuffer into = ByteBuffer.allocate(room);
    int count = reader.read(into);
    assertThat(into.flip().remaining()).isEqualTo(count);
    return into;
  }

  @Test
  void bytesArriveInOrderAlsoOverTheEnd() throws ProtocolException {
    int written = 0;
    for (int round = 0; round < 20; round++) {
      writer.write(bytes(written, 48));
      assertThat(read(20)).isEqualTo(bytes(written, 20));
      assertThat(read(100)).isEqualTo(bytes(written + 20, 28));
      assertThat(read(100).hasRemaining()).isFalse();
      written += 48;
    }
  }

  @Test
  void whatFindsNoRoomIsLeft() throws ProtocolException {
    ByteBuffer source = bytes(0, 100);
    writer.write(source);
    assertThat(source.remaining()).isEqualTo(36);
    writer.write(source);
    assertThat(source.remaining()).isEqualTo(36);
    assertThat(read(10)).isEqualTo(bytes(0, 10));
    writer.write(source);
    assertThat(source.remaining()).isEqualTo(26);
    assertThat(read(100)).isEqualTo(bytes(10, 64));
  }

  @Test
  void aReaderThatSleepsIsToBeWokenOnce() throws ProtocolException {
    assertThat(writer.mustWakeReader()).isFalse();
    assertThat(reader.sleepUntilWritten()).isTrue();
    writer.write(bytes(0, 1));
    assertThat(writer.mustWakeReader()).isTrue();
    assertThat(writer.mustWakeReader()).isFalse();
    assertThat(reader.sleepUntilWritten()).as("there is something to read").isFalse();
    reader.awake();
    assertThat(writer.mustWakeReader()).isFalse();
  }

  @Test
  void aWriterThatSleepsIsToBeWokenOnce() throws ProtocolException {
    assertThat(writer.sleepUntilRoom()).as("there is room").isFalse();
    assertThat(reader.mustWakeWriter()).isTrue();
    writer.write(bytes(0, CAPACITY));
    assertThat(writer.sleepUntilRoom()).isTrue();
    read(1);
    assertThat(reader.mustWakeWriter()).isTrue();
    assertThat(reader.mustWakeWriter()).isFalse();
  }

  @Test
  void theWriterKnowsWhatWasRead() throws ProtocolException {
    writer.write(bytes(0, 10));
    assertThat(writer.isReadBeyond(0)).isFalse();
    read(4);
    assertThat(writer.isReadBeyond(0)).isTrue();
    assertThat(writer.isReadBeyond(4)).isFalse();
    assertThat(writer.written()).isEqualTo(10);
  }

  @Test
  void damagedPositionsAreAnErrorAndTouchNothingElse() throws ProtocolException {
    writer.write(bytes(0, 10));
    for (long damaged : new long[] {-1, 65, Long.MAX_VALUE, Long.MIN_VALUE}) {
      memory.set(ValueLayout.JAVA_LONG, 0, damaged);
      assertThatThrownBy(() -> read(100))
          .isInstanceOf(ProtocolException.class)
          .hasMessageStartingWith("protocol error: ");
    }
    for (long damaged : new long[] {11, -100, Long.MAX_VALUE, Long.MIN_VALUE}) {
      memory.set(ValueLayout.JAVA_LONG, 128, damaged);
      assertThatThrownBy(() -> writer.write(bytes(0, 100))).isInstanceOf(ProtocolException.class);
      assertThatThrownBy(writer::sleepUntilRoom).isInstanceOf(ProtocolException.class);
    }
  }

  /** Each parks when it has nothing to do: if a wake-up were lost, both would for ever. */
  @Test
  void noWakeUpIsLostBetweenTwoThreads() throws Exception {
    int count = 300_000;
    Thread[] threads = new Thread[2];
    FutureTask<Integer> reading =
        new FutureTask<>(() -> {
          ByteBuffer into = ByteBuffer.allocate(7);
          int next = 0;
          while (next < count) {
            if (reader.read(into.clear()) == 0) {
              if (reader.sleepUntilWritten()) {
                LockSupport.park();
              }
              reader.awake();
            } else if (reader.mustWakeWriter()) {
              LockSupport.unpark(threads[0]);
            }
            for (into.flip(); into.hasRemaining(); next++) {
              assertThat(into.get()).isEqualTo((byte) next);
            }
          }
          return next;
        });
    threads[0] = Thread.currentThread();
    threads[1] = Thread.ofPlatform().start(reading);
    for (int next = 0; next < count; next += 11) {
      ByteBuffer source = bytes(next, 11);
      while (source.hasRemaining()) {
        writer.write(source);
        if (writer.mustWakeReader()) {
          LockSupport.unpark(threads[1]);
        }
        if (source.hasRemaining() && writer.sleepUntilRoom()) {
          LockSupport.park();
        }
      }
    }
    assertThat(reading.get()).isGreaterThanOrEqualTo(count);
  }
}
