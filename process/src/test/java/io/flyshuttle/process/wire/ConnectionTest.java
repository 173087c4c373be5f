package io.flyshuttle.process.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConnectionTest {

  private SocketPair pair;

  @BeforeEach
  void open() throws IOException {
    pair = SocketPair.open();
  }

  @AfterEach
  void close() throws IOException {
    pair.close();
  }

  @Test
  void framesArriveWholeAndInOrder() throws IOException {
    try (Connection near = pair.nearConnection();
        Connection far = pair.farConnection()) {
      near.send(FrameType.RUN, 7, 3, payload -> payload.putString("first"));
      near.send(FrameType.CANCEL, 8, 4);

      Frame first = far.receive().orElseThrow();
      assertThat(first.type()).isEqualTo(FrameType.RUN);
      assertThat(first.task()).isEqualTo(7);
      assertThat(first.epoch()).isEqualTo(3);
      assertThat(first.payload().takeString()).isEqualTo("first");
      assertThat(first.payload().remaining()).isZero();
      Frame second = far.receive().orElseThrow();
      assertThat(second).hasToString("CANCEL of task 8 epoch 4");
    }
  }

  @Test
  void oneAtTheLimitPassesAndOneAboveIsRefusedWithSizeAndLimit() throws Exception {
    try (Connection near = pair.nearConnection();
        Connection far = pair.farConnection();
        ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor()) {
      byte[] bytes = new byte[Frame.PAYLOAD_LIMIT];
      Future<?> sent =
          sender.submit(() -> {
            near.send(FrameType.RUN, 1, 1, payload -> payload.putBytes(bytes, 0, bytes.length));
            return true;
          });
      assertThat(far.receive().orElseThrow().payload().remaining()).isEqualTo(bytes.length);
      sent.get();

      assertThatThrownBy(() ->
              near.send(
                  FrameType.RUN,
                  2,
                  1,
                  payload -> {
                    payload.putBytes(bytes, 0, bytes.length);
                    payload.putByte(0);
                  }))
          .isInstanceOf(FrameTooLargeException.class)
          .hasMessage("a frame RUN of 1048562 bytes is over the limit of 1048561 bytes");
      near.send(FrameType.DUMP, 3, 1);
      assertThat(far.receive().orElseThrow().task()).isEqualTo(3);
    }
  }

  @Test
  void corkedFramesTravelTogether() throws IOException {
    try (Connection near = pair.nearConnection();
        Connection far = pair.farConnection()) {
      near.cork();
      near.send(FrameType.RUN, 1, 1);
      near.send(FrameType.RUN, 2, 1);
      assertThat(far.receive(Duration.ofMillis(1))).isEmpty();
      assertThat(far.isEnded()).isFalse();
      near.uncork();
      assertThat(far.receive().orElseThrow().task()).isEqualTo(1);
      assertThat(far.receive().orElseThrow().task()).isEqualTo(2);
    }
  }

  @Test
  void moreThanTheBufferTakesIsWrittenThoughCorked() throws Exception {
    try (Connection near = pair.nearConnection();
        Connection far = pair.farConnection();
        ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor()) {
      byte[] half = new byte[Frame.LIMIT / 2];
      Future<?> sent =
          sender.submit(() -> {
            near.cork();
            for (int i = 1; i <= 8; i++) {
              near.send(FrameType.RUN, i, 1, out -> out.putBytes(half, 0, half.length));
            }
            near.uncork();
            return true;
          });
      for (int i = 1; i <= 8; i++) {
        assertThat(far.receive().orElseThrow().task()).isEqualTo(i);
      }
      sent.get();
    }
  }

  @Test
  void framesOfManySendersAreNeverTorn() throws Exception {
    int senders = 8;
    int each = 2_000;
    List<Future<Boolean>> sent = new ArrayList<>();
    try (Connection near = pair.nearConnection();
        Connection far = pair.farConnection();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int s = 0; s < senders; s++) {
        int sender = s;
        sent.add(
            threads.submit(() -> {
              for (int i = 0; i < each; i++) {
                int number = i;
                near.send(FrameType.ITEMS, sender, i, payload -> payload.putInt(number));
              }
              return true;
            }));
      }
      int[] next = new int[senders];
      for (int i = 0; i < senders * each; i++) {
        Frame frame = far.receive().orElseThrow();
        int sender = (int) frame.task();
        assertThat(frame.epoch()).isEqualTo(next[sender]);
        assertThat(frame.payload().takeInt()).isEqualTo(next[sender]++);
      }
      for (Future<Boolean> one : sent) {
        assertThat(one.get()).isTrue();
      }
    }
  }

  @Test
  void aPeerThatDoesNotReadIsGivenUpAndBlocksNobody() throws Exception {
    try (Connection near = pair.nearConnection(Duration.ofMillis(200));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      byte[] much = new byte[Frame.PAYLOAD_LIMIT];
      Future<?> other = threads.submit(() -> flood(near, much));
      assertThatThrownBy(() -> flood(near, much))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has not read for PT0.2S");
      assertThatThrownBy(other::get).hasCauseInstanceOf(IOException.class);
      assertThat(near.isOpen()).isFalse();
      assertThatThrownBy(() -> near.send(FrameType.DUMP, 1, 1)).isInstanceOf(IOException.class);
    }
  }

  private static boolean flood(Connection connection, byte[] much) throws IOException {
    while (true) {
      connection.send(FrameType.RUN, 1, 1, payload -> payload.putBytes(much, 0, much.length));
    }
  }

  @Test
  void aSenderIsToldWhenThePeerIsGone() throws IOException {
    try (Connection near = pair.nearConnection()) {
      pair.far().close();
      byte[] much = new byte[Frame.PAYLOAD_LIMIT];
      assertThatThrownBy(() -> flood(near, much)).isInstanceOf(IOException.class);
      assertThat(near.receive()).isEmpty();
      assertThat(near.isEnded()).isTrue();
    }
  }

  /** Else tasks that it has ended would be run again. */
  @Test
  void whatAPeerHasSaidIsReadAlsoAfterASendHasFailed() throws IOException {
    try (Connection near = pair.nearConnection()) {
      try (Connection far = pair.farConnection()) {
        far.send(FrameType.DONE, 1, 1);
        far.send(FrameType.DONE, 2, 1);
      }
      assertThatThrownBy(() -> near.send(FrameType.RUN, 3, 1)).isInstanceOf(IOException.class);
      assertThat(near.isOpen()).isFalse();
      assertThat(near.receive().orElseThrow().task()).isEqualTo(1);
      assertThat(near.receive().orElseThrow().task()).isEqualTo(2);
      assertThat(near.receive()).isEmpty();
      assertThat(near.isEnded()).isTrue();
    }
  }

  @Test
  void anInterruptedSenderLosesNeitherFrameNorInterruptNorConnection() throws IOException {
    try (Connection near = pair.nearConnection();
        Connection far = pair.farConnection()) {
      Thread.currentThread().interrupt();
      near.send(FrameType.RUN, 1, 1);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(far.receive().orElseThrow().task()).isEqualTo(1);
      assertThat(near.isOpen()).isTrue();
    }
  }

  @Test
  void anInterruptWhileThePeerDoesNotReadIsKeptUntilItDoes() throws Exception {
    try (Connection near = pair.nearConnection();
        Connection far = pair.farConnection()) {
      Thread sender =
          Thread.ofPlatform()
              .start(() -> {
                byte[] much = new byte[Frame.PAYLOAD_LIMIT];
                try {
                  near.send(FrameType.RUN, 1, 1, out -> out.putBytes(much, 0, much.length));
                  near.send(
                      FrameType.RUN,
                      2,
                      1,
                      out -> out.putByte(Thread.currentThread().isInterrupted() ? 1 : 0));
                } catch (IOException unexpected) {
                  throw new AssertionError(unexpected);
                }
              });
      sender.interrupt();
      assertThat(far.receive().orElseThrow().task()).isEqualTo(1);
      assertThat(far.receive().orElseThrow().payload().takeByte()).isEqualTo((byte) 1);
      sender.join();
    }
  }

  @Test
  void aPeerKilledWithinAFrameIsTheEnd() throws IOException {
    try (Connection far = pair.farConnection()) {
      pair.near().write(ByteBuffer.allocate(10).putInt(100).putInt(1).position(0));
      pair.near().close();
      assertThat(far.receive()).isEqualTo(Optional.empty());
      assertThat(far.isEnded()).isTrue();
    }
  }

  @Test
  void anImpossibleLengthIsAnErrorAndTakesNoMemory() throws IOException {
    try (Connection far = pair.farConnection()) {
      pair.near().write(ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).flip());
      assertThatThrownBy(far::receive)
          .isInstanceOf(IOException.class)
          .hasMessage("protocol error: a frame of 2147483647 bytes");
    }
  }

  @Test
  void anUnknownTypeIsAnError() throws IOException {
    try (Connection far = pair.farConnection()) {
      ByteBuffer frame = ByteBuffer.allocate(19).putInt(15).put((byte) 99);
      pair.near().write(frame.position(0));
      assertThatThrownBy(far::receive).hasMessageContaining("unknown type 99");
    }
  }

  @Test
  void closeEndsAReceiverThatWaits() throws Exception {
    Connection near = pair.nearConnection();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<Frame>> received = threads.submit(() -> near.receive());
      near.close();
      assertThat(received.get()).isEmpty();
    }
  }
}
