package io.flyshuttle.process.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.CpuFunction;
import io.flyshuttle.process.wire.Answer;
import io.flyshuttle.process.wire.Frame;
import io.flyshuttle.process.wire.FrameReader;
import io.flyshuttle.process.wire.FrameType;
import io.flyshuttle.process.wire.RemoteFailure;
import io.flyshuttle.process.wire.UnsendableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** User code that throws where nobody expects it: the task has an answer, and the worker lives. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserFaultsIT {

  private LiveWorker worker;

  @BeforeAll
  void open() throws Exception {
    worker = new LiveWorker().ready();
  }

  @AfterAll
  void close() throws Exception {
    worker.close();
  }

  /** Misbehaves as its kind says. */
  static final class Odd extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String kind;

    Odd(String kind) {
      super(kind);
      this.kind = kind;
    }

    @Override
    @SuppressWarnings("NullAway") // that is the point
    public StackTraceElement[] getStackTrace() {
      if (kind.equals("stack trace")) {
        throw new AssertionError(kind);
      }
      return kind.equals("no stack trace") ? null : super.getStackTrace();
    }

    @Override
    public @Nullable String getMessage() {
      if (kind.equals("message")) {
        throw new AssertionError(kind);
      }
      return super.getMessage();
    }

    @Override
    public synchronized @Nullable Throwable getCause() {
      if (kind.equals("cause")) {
        return getCause(); // for ever
      }
      return super.getCause();
    }

    private void writeObject(ObjectOutputStream out) {
      throw new AssertionError("letters");
    }
  }

  /** Can't be serialised, but for what it suppresses. */
  static final class Many extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    final Object plug = new Object();
  }

  static final CpuFunction<String, Integer> THROW =
      kind -> {
        throw new Odd(kind);
      };
  static final CpuFunction<Integer, Integer> THROW_MANY =
      length -> {
        Many many = new Many();
        for (int i = 0; i < 31; i++) {
          many.addSuppressed(new IllegalStateException("x".repeat(length)));
        }
        throw many;
      };
  static final CpuFunction<Integer, Integer> THROW_AGAIN =
      times -> {
        Many many = new Many();
        Throwable again = new IllegalStateException("again");
        for (int i = 0; i < times; i++) {
          many.addSuppressed(again);
        }
        throw many;
      };

  @Test
  void anExceptionWhoseOwnCodeThrowsErrorsIsTold() throws Exception {
    String[] kinds = {"stack trace", "no stack trace", "message", "cause", "nothing else"};
    worker.send(1, THROW, (Object[]) kinds);
    List<Answer> answers = worker.answers(1, kinds.length);
    for (Answer answer : answers) {
      assertThat(worker.failure(answer))
          .isInstanceOf(IllegalStateException.class) // what LiveWorker puts in its place
          .hasMessageContaining(Odd.class.getName());
    }
    assertThat(worker.failure(answers.get(2))).hasMessageContaining("its message can't be had");
  }

  @Test
  void theOriginalsOfAllThatIsSuppressedAreBoundedTogether() throws Exception {
    worker.send(1, THROW_MANY, 40_000);
    assertThat(worker.failure(worker.answers(1, 1).get(0)).getSuppressed()).hasSize(31);
    worker.send(2, THROW_AGAIN, 300_000);
    Throwable failure = worker.failure(worker.answers(2, 1).get(0));
    assertThat(failure.getSuppressed()).hasSizeBetween(1, 64);
  }

  static final class NoFlush extends PrintStream {
    NoFlush() {
      super(OutputStream.nullOutputStream());
    }

    @Override
    public void flush() {
      throw new AssertionError("no flush");
    }
  }

  interface Act extends Callable<String>, Serializable {}

  @Test
  void aStandardStreamThatThrowsCostsNoResult() throws Exception {
    Act none =
        () -> {
          System.setOut(nothing());
          return "none";
        };
    Act throwing =
        () -> {
          System.setOut(new NoFlush());
          return "throwing";
        };
    assertThat(worker.call(1, none, 0)).isEqualTo("none");
    assertThat(worker.call(2, throwing, 0)).isEqualTo("throwing");
    assertThat(worker.call(3, none, 0)).isEqualTo("none");
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  /** Can be sent, and not be read there. */
  static final class Unreadable implements Callable<String>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String call() {
      return "read";
    }

    private void readObject(ObjectInputStream in) {
      throw new AssertionError("not here");
    }
  }

  @Test
  void aFunctionThatThrowsAnErrorWhenReadIsRefused() throws Exception {
    worker.send(1, new Unreadable(), 0);
    RemoteFailure why = RemoteFailure.read(worker.expect(FrameType.REFUSED));
    assertThat(why.message().orElseThrow()).contains("not here");
  }

  /** Takes for ever to be written. */
  static final class Slow implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(ObjectOutputStream out) throws Exception {
      Checkpoint.progress(2, -1);
      new CountDownLatch(1).await();
    }
  }

  static final CpuFunction<Integer, Integer> SLOW_PARTIAL =
      i -> {
        Checkpoint.partial("first");
        Checkpoint.progress(1, -1);
        Checkpoint.partial(new Slow()); // soon after the first
        return i;
      };

  @Test
  void aPartialResultThatIsSlowToWriteDoesNotMakeTheWorkerDeaf() throws Exception {
    worker.send(1, SLOW_PARTIAL, 1);
    long done = 0;
    while (done < 2) {
      Frame frame = worker.receive();
      if (frame.type() == FrameType.PROGRESS) {
        FrameReader payload = frame.payload();
        assertThat(payload.takeInt()).isZero(); // the item
        done = payload.takeLong();
      }
    }
    worker.connection.send(FrameType.CANCEL, 1, 1);
    assertThat(worker.failure(worker.answers(1, 1).get(0))).isInstanceOf(UnsendableException.class);
  }
}
