package io.flyshuttle.process.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.process.wire.Inlet.Found;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InletTest {

  private final MemorySegment memory = Arena.ofAuto().allocate(Ring.HEADER + 64, 8);
  private final Ring peer = new Ring(memory);

  /** A frame that comes after this side has looked, and before it sleeps. */
  private boolean isWritten() {
    ByteBuffer frame = ByteBuffer.allocate(4 + Frame.HEADER + 2);
    try {
      peer.write(frame.putInt(0, Frame.HEADER + 2));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return true;
  }

  @Test
  void aPeerThatDiedWithBytesUnreadIsReadToItsEnd() throws IOException {
    try (SocketPair pair = SocketPair.open()) {
      pair.near().configureBlocking(false);
      Inlet inlet = new Inlet(pair.near());
      inlet.change(new Ring(memory), new Outbox(pair.near(), Duration.ofSeconds(1)));
      Waker.over(pair.near()).wake();
      pair.far().close(); // so the next read of the socket is no end but "connection reset"
      assertThat(inlet.nextWhile(this::isWritten)).isEqualTo(Found.FRAME);
      assertThat(inlet.next(0)).isEqualTo(Found.END);
      inlet.close();
    }
  }
}
