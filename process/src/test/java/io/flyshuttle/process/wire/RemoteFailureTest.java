package io.flyshuttle.process.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.process.spi.ObjectCodec;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RemoteFailureTest {

  private static final ClassLoader HERE = RemoteFailureTest.class.getClassLoader();

  private final ObjectCodec codec = new JdkCodec(HERE, JdkCodec.boundsOnly());

  static class Private extends Exception {
    final Object plug = new Object(); // not serialisable

    Private(String message, Throwable cause) {
      super(message, cause);
    }
  }

  @Test
  void anExceptionArrivesAsItselfWithFramesCauseAndSuppressed() {
    IllegalStateException thrown = new IllegalStateException("outer", new IOException("inner"));
    thrown.addSuppressed(new ArithmeticException("aside"));
    Throwable rebuilt = send(thrown).rebuild(codec, StandIn::new);
    assertThat(rebuilt)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("outer")
        .hasCauseInstanceOf(IOException.class);
    assertThat(rebuilt.getSuppressed()[0]).isInstanceOf(ArithmeticException.class);
    assertThat(rebuilt.getStackTrace()).isEqualTo(thrown.getStackTrace());
  }

  @Test
  void oneThatCannotBeSentArrivesInOtherWordsAndItsCauseAsItself() {
    Private thrown = new Private("outer", new IOException("inner"));
    Throwable rebuilt = send(thrown).rebuild(codec, StandIn::new);
    assertThat(rebuilt)
        .isInstanceOf(StandIn.class)
        .hasMessage(Private.class.getName() + ": outer")
        .hasCauseExactlyInstanceOf(IOException.class);
    assertThat(rebuilt.getStackTrace()[0].getMethodName())
        .isEqualTo("oneThatCannotBeSentArrivesInOtherWordsAndItsCauseAsItself");
  }

  static class Foreign extends RuntimeException {
    Foreign() {
      super("from afar", new IOException("why"));
    }
  }

  @Test
  void oneWhoseClassIsMissingHereArrivesInOtherWordsWithItsCauses() {
    ObjectCodec elsewhere =
        new JdkCodec(ClassLoader.getPlatformClassLoader(), JdkCodec.boundsOnly());
    Throwable rebuilt = send(new Foreign()).rebuild(elsewhere, StandIn::new);
    assertThat(rebuilt).isInstanceOf(StandIn.class).hasMessageContaining("Foreign: from afar");
    assertThat(rebuilt.getCause()).isInstanceOf(StandIn.class);
    assertThat(rebuilt.getCause()).hasMessage("java.io.IOException: why");
  }

  static class Silent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no comment");
    }

    private void writeObject(java.io.ObjectOutputStream out) {
      throw new IllegalStateException("no letters");
    }
  }

  @Test
  void oneWhoseOwnCodeThrowsArrivesAllTheSame() {
    RemoteFailure failure = send(new Silent());
    assertThat(failure.original()).isEmpty();
    assertThat(failure.message().orElseThrow()).contains("no comment");
  }

  @Test
  void cyclesAreCut() {
    RuntimeException cause = new RuntimeException("a");
    Private first = new Private("first", cause);
    cause.addSuppressed(first);
    RemoteFailure failure = send(first);
    RemoteFailure again = failure.cause().orElseThrow().suppressed().get(0);
    assertThat(again.message()).isEqualTo(Optional.of("(circular: it is told above)"));
    assertThat(failure.rebuild(codec, StandIn::new)).isInstanceOf(StandIn.class);
  }

  @Test
  void depthAndLengthAreBounded() {
    Throwable deep = new Private("x".repeat(1_000_000), new RuntimeException());
    for (int i = 0; i < 1_000; i++) {
      deep = new Private("level " + i, deep);
    }
    FrameWriter out = new FrameWriter();
    RemoteFailure.of(deep, codec).write(out);
    assertThat(out.size()).isLessThan(Values.BULK_FROM + 64 * 5);
    int depth = 0;
    Optional<RemoteFailure> at = Optional.of(RemoteFailure.read(FrameReader.of(out)));
    while (at.isPresent()) {
      depth++;
      at = at.get().cause();
    }
    assertThat(depth).isEqualTo(32);
  }

  /** Stands for what can't be rebuilt. */
  private static final class StandIn extends Exception {
    private static final long serialVersionUID = 1L;

    StandIn(RemoteFailure failure) {
      super(failure.toString());
      setStackTrace(failure.frames().toArray(new StackTraceElement[0]));
    }
  }

  private RemoteFailure send(Throwable thrown) {
    FrameWriter out = new FrameWriter();
    RemoteFailure.of(thrown, codec).write(out);
    return RemoteFailure.read(FrameReader.of(out));
  }
}
