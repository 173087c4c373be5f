package io.flyshuttle.process.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who hears of it when what several have sent can't be written, and when it is. */
@Timeout(30)
class OutboxTest {

  private final Wire wire = new Wire();
  private final Outbox outbox = new Outbox(wire, Duration.ofSeconds(10));

  private void send(long task) throws IOException {
    outbox.send(FrameType.RUN, task, 1, new FrameWriter(), new FrameWriter());
  }

  @Test
  void whoseFrameIsOutHearsNothingOfTheFailureOfTheNext() throws IOException {
    wire.next =
        bytes -> {
          take(bytes, bytes.remaining());
          wire.next = OutboxTest::broken;
          send(2); // by another thread, were this not a test: it finds somebody writing
        };
    send(1);
    assertThatThrownBy(() -> send(3)).isInstanceOf(IOException.class).hasMessage("broken");
  }

  @Test
  void norOfThoseThatWereWrittenTogetherAfterIt() throws IOException {
    wire.next =
        bytes -> {
          take(bytes, bytes.remaining());
          wire.next =
              both -> {
                take(both, both.remaining() / 2 + 1);
                throw new IOException("broken");
              };
          send(2);
          send(3);
        };
    send(1);
    assertThatThrownBy(() -> send(4)).isInstanceOf(IOException.class).hasMessage("broken");
  }

  /** Such as of a stack that is full, or of memory. */
  @Test
  void anErrorIsAFailureLikeOthers() {
    wire.next =
        bytes -> {
          throw new StackOverflowError("full");
        };
    assertThatThrownBy(() -> send(1)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> send(2)).isInstanceOf(IOException.class);
    assertThat(outbox.isOpen()).isFalse();
  }

  @Test
  void whoseFrameIsNotOutWholeHearsOfIt() {
    wire.next =
        bytes -> {
          take(bytes, bytes.remaining() - 1);
          throw new IOException("broken");
        };
    assertThatThrownBy(() -> send(1)).isInstanceOf(IOException.class).hasMessage("broken");
  }

  @Test
  void toSettleIsToWaitForWhoeverWrites() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch mayWrite = new CountDownLatch(1);
    AtomicBoolean written = new AtomicBoolean();
    wire.next =
        bytes -> {
          writing.countDown();
          await(mayWrite);
          take(bytes, bytes.remaining());
          written.set(true);
        };
    Thread other = Thread.ofPlatform().start(() -> sendUnchecked(1));
    writing.await();
    outbox.cork();
    send(2);
    outbox.uncork(); // leaves it to the other
    AtomicBoolean writtenThen = new AtomicBoolean();
    Thread settles =
        Thread.ofPlatform()
            .start(() -> {
              outbox.settle();
              writtenThen.set(written.get());
            });
    while (settles.getState() != Thread.State.WAITING) {
      assertThat(settles.isAlive()).as("it waits").isTrue();
      Thread.onSpinWait();
    }
    mayWrite.countDown();
    settles.join();
    other.join();
    assertThat(writtenThen).isTrue();
    assertThat(wire.bytes).isEqualTo(2 * (4 + Frame.HEADER + 2));
  }

  private void sendUnchecked(long task) {
    try {
      send(task);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException end) {
      throw new AssertionError(end);
    }
  }

  private void take(ByteBuffer bytes, int count) {
    bytes.position(bytes.position() + count);
    wire.bytes += count;
  }

  private static void broken(ByteBuffer bytes) throws IOException {
    throw new IOException("broken");
  }

  private interface Writing {
    void write(ByteBuffer bytes) throws IOException;
  }

  /** A channel that writes as it is told. */
  private static final class Wire extends SocketChannel {
    private Writing next = OutboxTest::broken;
    private int bytes;

    Wire() {
      super(SelectorProvider.provider());
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int before = source.remaining();
      next.write(source);
      return before - source.remaining();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SocketChannel bind(SocketAddress local) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
      return Set.of();
    }

    @Override
    public SocketChannel shutdownInput() {
      return this;
    }

    @Override
    public SocketChannel shutdownOutput() {
      return this;
    }

    @Override
    public Socket socket() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public boolean isConnectionPending() {
      return false;
    }

    @Override
    public boolean connect(SocketAddress remote) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean finishConnect() {
      return true;
    }

    @Override
    public SocketAddress getRemoteAddress() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SocketAddress getLocalAddress() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void implCloseSelectableChannel() {}

    @Override
    protected void implConfigureBlocking(boolean block) {}
  }
}
