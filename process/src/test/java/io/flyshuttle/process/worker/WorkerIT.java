package io.flyshuttle.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.CpuFunction;
import io.flyshuttle.process.wire.Answer;
import io.flyshuttle.process.wire.Done;
import io.flyshuttle.process.wire.Frame;
import io.flyshuttle.process.wire.FrameReader;
import io.flyshuttle.process.wire.FrameType;
import io.flyshuttle.process.wire.RemoteFailure;
import io.flyshuttle.process.wire.Returned;
import io.flyshuttle.process.wire.UnsendableException;
import io.flyshuttle.spi.StageCode;
import java.io.IOException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A real worker JVM, spoken to frame by frame. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerIT {

  static final class Functions {
    private Functions() {}

    static int loaded;

    static final CpuFunction<Integer, Integer> INCREMENT = i -> i + 1;
    static final CpuFunction<Integer, Integer> INVERSE = i -> 1000 / i;
    static final CpuFunction<Integer, Integer> LOADED = i -> loaded + i;
    static final CpuFunction<Integer, Object> NO_RESULT = i -> new Object();
    static final CpuFunction<Integer, Integer> SPIN_AT =
        i -> {
          Checkpoint.progress(i, -1);
          while (i == 3) {
            Thread.onSpinWait();
          }
          return i;
        };
    static final CpuFunction<Integer, String> POLL =
        i -> {
          Checkpoint.progress(i, -1);
          while (true) {
            Checkpoint.poll();
          }
        };
    static final CpuFunction<Integer, String> WAIT =
        i -> {
          Checkpoint.progress(i, -1);
          new CountDownLatch(1).await();
          return "";
        };
    static final CpuFunction<Integer, String> STEPS =
        i -> {
          for (int step = 1; step <= i; step++) {
            Checkpoint.progress(step, i);
            Checkpoint.partial("after " + step);
          }
          while (true) {
            Checkpoint.poll();
          }
        };
    static final CpuFunction<Integer, Integer> EXIT =
        i -> {
          System.exit(i);
          return i;
        };
    static final CpuFunction<Integer, Integer> EXIT_BEHIND_A_STUCK_HOOK =
        i -> {
          Thread stuck = Thread.ofPlatform().unstarted(() -> forEver());
          Runtime.getRuntime().addShutdownHook(stuck);
          System.exit(i);
          return i;
        };
    static final CpuFunction<Integer, Integer> DIRECT_MEMORY =
        i -> {
          ByteBuffer[] all = new ByteBuffer[1_000];
          for (int at = 0; at < all.length; at++) {
            all[at] = ByteBuffer.allocateDirect(1 << 20);
          }
          return all.length;
        };
    static final CpuFunction<Integer, Integer> RECURSE = Functions::recurse;
    static final CpuFunction<String, String> PRINT =
        text -> {
          System.out.print(text);
          System.err.print(text);
          return text + System.in.read();
        };
    static final CpuFunction<MemorySegment, Long> SUM =
        segment -> {
          long sum = 0;
          for (long at = 0; at < segment.byteSize(); at += 4096) {
            sum += segment.get(ValueLayout.JAVA_BYTE, at);
          }
          return segment.isNative() ? sum : -sum;
        };
    static final CpuFunction<MemorySegment, MemorySegment> ECHO = segment -> segment;
    static final CpuFunction<byte[], Integer> LENGTH = bytes -> bytes.length;
    static final CpuFunction<Integer, byte[]> BYTES = byte[]::new;

    static int recurse(int i) {
      return i < 0 ? i : recurse(i + 1) + 1;
    }

    static void forEver() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException never) {
        throw new AssertionError(never);
      }
    }
  }

  interface Load extends Runnable, Serializable {}

  interface Ask extends Callable<String>, Serializable {}

  /** For tests that leave it as it was: each ends its tasks. */
  private LiveWorker shared;

  @BeforeAll
  void open() throws IOException {
    shared = new LiveWorker().ready();
  }

  @AfterAll
  void close() throws IOException {
    shared.close();
  }

  @Test
  void introducesItselfAndAnswers() throws Exception {
    try (LiveWorker worker = new LiveWorker().ready()) {
      assertThat(worker.hello.pid()).isEqualTo(worker.process.pid());
      assertThat(worker.hello.javaVersion()).isEqualTo(Runtime.version().toString());
      assertThat(worker.call(1, Functions.INCREMENT, 41)).isEqualTo(42);
      Ask ask = () -> Thread.currentThread().getName();
      assertThat(worker.call(2, ask, 0)).asString().startsWith("flyshuttle-");
      worker.connection.send(FrameType.CLOSE, 0, 0);
      assertThat(worker.exit()).isEqualTo(ExitCode.CLOSED);
      assertThat(worker.text("out")).isEmpty();
      assertThat(worker.text("err")).isEmpty();
    }
  }

  @Test
  void initialisesOnceBeforeAnyTask() throws Exception {
    Load load = () -> Functions.loaded = 100;
    try (LiveWorker worker = new LiveWorker(Optional.of(load)).ready()) {
      assertThat(worker.call(1, Functions.LOADED, 1)).isEqualTo(101);
    }
  }

  @Test
  void anInitialiserThatFailsIsTold() throws Exception {
    Load load =
        () -> {
          throw new IllegalStateException("no model");
        };
    try (LiveWorker worker = new LiveWorker(Optional.of(load))) {
      RemoteFailure failure = RemoteFailure.read(worker.expect(FrameType.REFUSED));
      assertThat(failure.message()).contains("no model");
    }
  }

  @Test
  void anItemThatFailsIsAnAnswerLikeTheOthers() throws Exception {
    shared.send(1, Functions.INVERSE, 1, 0, 2);
    List<Answer> answers = shared.answers(1, 3);
    assertThat(answers.get(0)).isEqualTo(new Answer.Value(0, 1000));
    assertThat(shared.failure(answers.get(1)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("/ by zero");
    assertThat(answers.get(2)).isEqualTo(new Answer.Value(2, 500));
    shared.send(2, Functions.NO_RESULT, 1);
    assertThat(shared.failure(shared.answers(2, 1).get(0)))
        .isInstanceOf(UnsendableException.class)
        .hasMessage("the result (java.lang.Object): java.lang.Object is not serialisable");
  }

  @Test
  void aStageTellsTheStepAndItsInput() throws Exception {
    StageCode code =
        new StageCode("s", List.of(Functions.INCREMENT, Functions.INVERSE), new BitSet());
    shared.send(1, code, 1, -1);
    List<Answer> answers = shared.answers(1, 2);
    assertThat(answers.get(0)).isEqualTo(new Answer.Value(0, 500));
    Answer.Failure failure = (Answer.Failure) answers.get(1);
    assertThat(failure.step()).isEqualTo(1);
    assertThat(failure.input()).contains(0);
  }

  @Test
  void cancelInterruptsAndEndsTheChunk() throws Exception {
    shared.send(1, Functions.WAIT, 1, 2, 3);
    shared.expect(FrameType.PROGRESS);
    shared.connection.send(FrameType.CANCEL, 1, 1);
    assertThat(shared.failure(shared.answers(1, 1).get(0)))
        .isInstanceOf(InterruptedException.class);
    shared.send(2, Functions.POLL, 1);
    shared.expect(FrameType.PROGRESS);
    shared.connection.send(FrameType.CANCEL, 2, 0); // another assignment of the same task
    shared.connection.send(FrameType.CANCEL, 2, 1);
    assertThat(shared.failure(shared.answers(2, 1).get(0)))
        .isInstanceOf(CancellationException.class);
    assertThat(shared.call(3, Functions.INCREMENT, 1)).isEqualTo(2);
  }

  @Test
  void aTaskThatIsCancelledBeforeItBeginsEndsWithoutAnAnswer() throws Exception {
    shared.send(1, Functions.WAIT, 1);
    shared.expect(FrameType.PROGRESS);
    shared.send(2, Functions.INCREMENT, 1);
    shared.connection.send(FrameType.CANCEL, 2, 1);
    shared.connection.send(FrameType.CANCEL, 1, 1);
    shared.answers(1, 1);
    assertThat(shared.answers(2, 0)).isEmpty();
  }

  @Test
  void whatIsNotBegunIsGivenBackAndNotBegunAnyMore() throws Exception {
    try (LiveWorker worker = new LiveWorker().lend().ready()) {
      byte[] large = new byte[1 << 20];
      worker.call(1, Functions.LENGTH, large);
      worker.send(2, Functions.WAIT, 1);
      worker.expect(FrameType.PROGRESS);
      for (int task = 3; task < 6; task++) {
        worker.send(task, Functions.LENGTH, large);
      }
      worker.connection.send(FrameType.RECALL, 0, 0);
      assertThat(Returned.read(worker.expect(FrameType.RETURNED)).tasks())
          .containsExactly(
              new Returned.Task(3, 1), new Returned.Task(4, 1), new Returned.Task(5, 1));
      worker.connection.send(FrameType.RECALL, 0, 0);
      assertThat(Returned.read(worker.expect(FrameType.RETURNED)).tasks()).isEmpty();

      worker.connection.send(FrameType.CANCEL, 2, 1);
      worker.answers(2, 1);
      worker.send(6, Functions.LENGTH, large);
      assertThat(worker.receive().task()).as("the next to be heard of").isEqualTo(6);
      worker.expect(FrameType.DONE);
      for (int task = 7; task < 200; task++) { // the memory of what came back is free
        assertThat(worker.call(task, Functions.LENGTH, large)).isEqualTo(large.length);
      }
    }
  }

  @Test
  void finishedItemsAreToldWhileALaterOneSpins() throws Exception {
    try (LiveWorker worker = new LiveWorker().ready()) {
      worker.send(1, Functions.SPIN_AT, 1, 2, 3, 4);
      List<Answer> finished = new ArrayList<>();
      while (finished.size() < 2) {
        Frame frame = worker.receive();
        if (frame.type() == FrameType.ITEMS) {
          finished.addAll(worker.answersIn(frame.payload()));
        }
      }
      assertThat(finished).containsExactly(new Answer.Value(0, 1), new Answer.Value(1, 2));
    }
  }

  @Test
  void dumpTellsAllStacksWhileTheTaskSpins() throws Exception {
    try (LiveWorker worker = new LiveWorker().ready()) {
      worker.send(7, Functions.SPIN_AT, 3);
      worker.expect(FrameType.PROGRESS);
      worker.connection.send(FrameType.DUMP, 7, 1);
      String stacks = worker.expect(FrameType.STACKS).takeString();
      assertThat(stacks).startsWith("\"flyshuttle-task-7\" RUNNABLE").contains("WorkerIT");
      assertThat(stacks).contains("\"flyshuttle-watcher\"");
    }
  }

  @Test
  void progressAndPartialResultsArriveTheLatestForSure() throws Exception {
    shared.send(1, Functions.STEPS, 1000);
    long done = 0;
    String partial = "";
    while (done < 1000 || !partial.equals("after 1000")) {
      Frame frame = shared.receive();
      FrameReader payload = frame.payload();
      if (frame.type() == FrameType.PROGRESS) {
        assertThat(payload.takeInt()).isZero(); // the item
        done = payload.takeLong();
        assertThat(payload.takeLong()).isEqualTo(1000);
      } else {
        assertThat(frame.type()).isEqualTo(FrameType.PARTIAL);
        assertThat(payload.takeInt()).isZero();
        partial = String.valueOf(shared.value(payload));
      }
    }
    shared.connection.send(FrameType.CANCEL, 1, 1);
    shared.answers(1, 1);
  }

  @Test
  void anExitOfTheUsersIsAnExit() throws Exception {
    try (LiveWorker worker = new LiveWorker().ready()) {
      worker.send(1, Functions.EXIT, 42);
      worker.expect(FrameType.EXITING);
      assertThat(worker.connection.receive()).isEmpty();
      assertThat(worker.exit()).isEqualTo(42);
    }
  }

  @Test
  void anExitWhoseHooksAreStuckComesToAnEnd() throws Exception {
    try (LiveWorker worker = new LiveWorker().ready()) {
      worker.send(1, Functions.EXIT_BEHIND_A_STUCK_HOOK, 42);
      worker.expect(FrameType.EXITING);
      assertThat(worker.exit()).isEqualTo(ExitCode.HOOKS_STUCK);
    }
  }

  @Test
  void outOfDirectMemoryEndsTheWorkerWithItsCode() throws Exception {
    try (LiveWorker worker = new LiveWorker("-XX:MaxDirectMemorySize=8m").ready()) {
      worker.send(1, Functions.DIRECT_MEMORY, 1);
      assertThat(worker.connection.receive()).isEmpty();
      assertThat(worker.exit()).isEqualTo(ExitCode.OUT_OF_MEMORY);
      assertThat(worker.text("err")).contains("OutOfMemoryError");
    }
  }

  @Test
  void aStackOverflowIsAFailureAndWearsTheWorkerOut() throws Exception {
    try (LiveWorker worker = new LiveWorker().ready()) {
      worker.send(1, Functions.RECURSE, 1, 2);
      List<Answer> answers = worker.answersIn(worker.expect(FrameType.ITEMS));
      assertThat(worker.failure(answers.get(0))).isInstanceOf(StackOverflowError.class);
      assertThat(Done.read(worker.expect(FrameType.DONE))).isEqualTo(new Done(1, true));
    }
  }

  @Test
  void stdoutAndStderrAreTheUsersAndStdinIsEmpty() throws Exception {
    try (LiveWorker worker = new LiveWorker().ready()) {
      assertThat(worker.call(1, Functions.PRINT, "hello")).isEqualTo("hello-1");
      assertThat(worker.text("out")).isEqualTo("hello");
      assertThat(worker.text("err")).isEqualTo("hello");
    }
  }

  @Test
  void largePayloadsAreReadInPlaceAndSentBack() throws Exception {
    try (LiveWorker worker = new LiveWorker("-XX:MaxDirectMemorySize=16m").lend().ready()) {
      MemorySegment argument = MemorySegment.ofArray(new byte[20 << 20]).fill((byte) 1);
      long pages = argument.byteSize() / 4096;
      assertThat(worker.call(1, Functions.SUM, argument)).isEqualTo(-pages);
      worker.call(20, Functions.INCREMENT, 1); // behind which the memory is there
      assertThat(worker.call(2, Functions.SUM, argument)).isEqualTo(pages);
      for (int i = 3; i < 6; i++) {
        MemorySegment echo = (MemorySegment) worker.call(i, Functions.ECHO, argument);
        assertThat(argument.mismatch(Objects.requireNonNull(echo))).isEqualTo(-1);
        assertThat(worker.call(10 + i, Functions.BYTES, 1 << 20)).isEqualTo(new byte[1 << 20]);
      }
    }
  }

  @Test
  void aWorkerWhosePoolIsGoneIsGone() throws Exception {
    try (LiveWorker worker = new LiveWorker().ready()) {
      worker.connection.close();
      assertThat(worker.exit()).isEqualTo(ExitCode.PARENT_GONE);
    }
    try (LiveWorker worker = new LiveWorker().ready()) {
      worker.send(1, Functions.SPIN_AT, 3);
      worker.connection.close();
      assertThat(worker.exit()).isEqualTo(ExitCode.PARENT_GONE);
    }
  }

  @Test
  void whatIsNoProtocolEndsTheWorkerWithAReason() throws Exception {
    try (LiveWorker worker = new LiveWorker().ready()) {
      worker.connection.send(FrameType.HELLO, 0, 0);
      assertThat(worker.exit()).isEqualTo(ExitCode.PROTOCOL);
      assertThat(worker.text("err")).contains("unexpected HELLO");
      assertThatThrownBy(worker::receive).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anUnknownFunctionIsRefusedAndTheWorkerFine() throws Exception {
    shared.connection.send(
        FrameType.RUN,
        1,
        1,
        payload -> {
          payload.putInt(99);
          payload.putInt(0);
        });
    RemoteFailure why = RemoteFailure.read(shared.expect(FrameType.REFUSED));
    assertThat(why.message()).contains("function 99 is unknown to this worker");
    assertThat(shared.call(2, Functions.INCREMENT, 1)).isEqualTo(2);
  }

  @Test
  void manyShortTasksAfterALongOneAreAllAnswered() throws Exception {
    for (int i = 0; i < 200; i++) {
      long task = 10L * i + 1;
      shared.send(task, Functions.WAIT, 1);
      shared.expect(FrameType.PROGRESS);
      shared.connection.send(FrameType.CANCEL, task, 1);
      shared.answers(task, 1);
      for (int k = 1; k < 5; k++) {
        assertThat(shared.call(task + k, Functions.INCREMENT, k)).isEqualTo(k + 1);
      }
    }
  }
}
