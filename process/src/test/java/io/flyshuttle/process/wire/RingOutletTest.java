package io.flyshuttle.process.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RingOutletTest {

  private final MemorySegment memory = Arena.ofAuto().allocate(Ring.HEADER + 64, 8);
  private final Ring reader = new Ring(memory);
  private SocketPair pair;
  private RingOutlet outlet;

  @BeforeEach
  void open() throws IOException {
    pair = SocketPair.open();
    pair.near().configureBlocking(false);
    pair.far().configureBlocking(false);
    outlet = new RingOutlet(new Ring(memory), Waker.over(pair.near()), Duration.ofMillis(50));
  }

  @AfterEach
  void close() throws IOException {
    pair.close();
  }

  private int wakes() throws IOException {
    return Math.max(0, pair.far().read(ByteBuffer.allocate(8)));
  }

  @Test
  void onlyAReaderThatSleepsIsWoken() throws IOException {
    outlet.write(ByteBuffer.allocate(3));
    assertThat(wakes()).isZero();
    reader.read(ByteBuffer.allocate(3));
    assertThat(reader.sleepUntilWritten()).isTrue();
    outlet.write(ByteBuffer.allocate(3));
    outlet.write(ByteBuffer.allocate(3));
    assertThat(wakes()).isEqualTo(1);
  }

  /** Else a task would count as begun that a dead worker can't have seen. */
  @Test
  void whatAPeerThatDiedAsleepCantReadIsNotWritten() throws IOException {
    outlet.write(ByteBuffer.allocate(3));
    reader.read(ByteBuffer.allocate(3));
    reader.sleepUntilWritten();
    pair.far().close();
    ByteBuffer frame = ByteBuffer.allocate(5);
    assertThatThrownBy(() -> outlet.write(frame)).isInstanceOf(IOException.class);
    assertThat(frame.remaining()).isEqualTo(5);
  }

  @Test
  void whatItHasReadOfItCountsAsWritten() throws IOException {
    reader.sleepUntilWritten();
    ByteBuffer frame = ByteBuffer.allocate(5);
    Waker waker =
        () -> {
          reader.read(ByteBuffer.allocate(1)); // woken by something else, just before it died
          throw new IOException("the peer is gone");
        };
    RingOutlet late = new RingOutlet(new Ring(memory), waker, Duration.ofMillis(50));
    assertThatThrownBy(() -> late.write(frame)).isInstanceOf(IOException.class);
    assertThat(frame.remaining()).isZero();
  }

  @Test
  void aReaderThatDoesNotReadIsGivenUpAfterTheLimit() {
    ByteBuffer much = ByteBuffer.allocate(65);
    assertThatThrownBy(() -> outlet.write(much))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has not read for PT0.05S");
  }

  @Test
  void closedItWritesNothing() {
    outlet.close();
    ByteBuffer frame = ByteBuffer.allocate(5);
    assertThatThrownBy(() -> outlet.write(frame)).isInstanceOf(ClosedChannelException.class);
    assertThat(frame.remaining()).isEqualTo(5);
  }
}
