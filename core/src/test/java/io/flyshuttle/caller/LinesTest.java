package io.flyshuttle.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.Scope;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Task;
import io.flyshuttle.TaskTree;
import io.flyshuttle.testkit.Faults;
import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lines that tasks name, and the tree that shows them. */
class LinesTest {

  private final ManualTicker ticker = new ManualTicker();
  private final Shuttle shuttle = Shuttle.builder().cpu(1).ticker(ticker).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  /** The line above the caller's. */
  private static String lineAbove() {
    StackTraceElement caller = new Throwable().getStackTrace()[1];
    int line = caller.getLineNumber() - 1;
    return "LinesTest." + caller.getMethodName() + "(LinesTest.java:" + line + ")";
  }

  /** A class with a name. */
  private static final class Work implements Callable<Object> {
    @Override
    public Object call() {
      return 1;
    }
  }

  @Test
  void aTaskNamesTheLineThatForkedIt() throws Exception {
    try (var scope = shuttle.scope("s")) {
      Task<Integer> lambda = scope.io(() -> 1);
      String at = lineAbove();
      Task<Object> one = scope.cpu(new Work());
      String atOne = lineAbove();
      Task<Object> two = scope.cpu(new Work());
      String atTwo = lineAbove();
      scope.join();
      assertThat(lambda.forkedAt()).isEqualTo(at);
      assertThat(List.of(one.forkedAt(), two.forkedAt())).containsExactly(atOne, atTwo);
    }
  }

  @Test
  void aLambdaMadeElsewhereNamesTheLineThatForkedItAndNotItsFirst() throws Exception {
    try (var scope = shuttle.scope("s")) {
      Task<Integer> one = scope.io(Faults.delay(ticker, Duration.ZERO, () -> 1));
      String atOne = lineAbove();
      Task<Integer> two = scope.io(Faults.delay(ticker, Duration.ZERO, () -> 1));
      String atTwo = lineAbove();
      scope.join();
      assertThat(List.of(one.forkedAt(), two.forkedAt())).containsExactly(atOne, atTwo);
    }
  }

  @Test
  void aTaskForkedInALambdaNamesTheMethodAroundIt() throws Exception {
    try (var outer = shuttle.scope("s")) {
      Task<String> line =
          outer.io(() -> {
            try (var inner = shuttle.scope("inner")) {
              Task<Integer> task = inner.io(() -> 1);
              inner.join();
              return task.forkedAt();
            }
          });
      outer.join();
      assertThat(line.get())
          .startsWith("LinesTest.aTaskForkedInALambdaNamesTheMethodAroundIt(LinesTest.java:");
    }
  }

  @Test
  void anUnjoinedTaskIsReportedWithItsLine() {
    Scope<Object, List<Object>> scope = shuttle.scope("s");
    Task<Integer> task = scope.io(() -> 1);
    String at = lineAbove();
    assertThatThrownBy(scope::close).hasMessageContaining(at);
    assertThat(task.forkedAt()).isEqualTo(at);
  }

  @Test
  void theTreeShowsWhoWaitsForWhomHowLongAndWhere() throws Exception {
    Gate begun = new Gate();
    Gate release = new Gate();
    Thread owner =
        Thread.startVirtualThread(() -> {
          try (var scope = shuttle.scope("outer")) {
            scope.io(() -> {
              try (var inner = shuttle.scope("inner")) {
                inner.cpu(Faults.deaf(begun, release, 1));
                inner.cpu(() -> 2);
                return inner.join();
              }
            });
            scope.join();
          } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
          }
        });
    begun.await();
    awaitJoins();
    ticker.advance(Duration.ofMillis(20));
    TaskTree tree = shuttle.tree();

    TaskTree.Node outer = tree.roots().getFirst();
    assertThat(outer.kind()).isEqualTo("scope");
    assertThat(outer.name()).isEqualTo("outer");
    assertThat(outer.age()).isEqualTo(Duration.ofMillis(20));
    assertThat(outer.waitsFor()).contains("1 task for 20.0 ms");
    assertThat(outer.where().orElseThrow()).startsWith("LinesTest.");
    TaskTree.Node task = outer.children().getFirst();
    assertThat(task.kind()).isEqualTo("task");
    assertThat(task.state()).isEqualTo("RUNNING");
    assertThat(task.waitsFor()).contains("2 tasks for 20.0 ms in scope 'inner'");
    TaskTree.Node inner = task.children().getFirst();
    assertThat(inner.name()).isEqualTo("inner");
    assertThat(inner.children())
        .extracting(TaskTree.Node::state)
        .containsExactly("RUNNING", "QUEUED");
    TaskTree.Node deaf = inner.children().getFirst();
    assertThat(deaf.where().orElseThrow()).startsWith("Gate.awaitDeaf(Gate.java:");
    assertThat(inner.children().getLast().waitsFor()).contains("a thread of the CPU pool");
    assertThat(tree.toText()).contains("    scope inner OPEN 20.0 ms, from LinesTest.");

    release.open();
    owner.join();
    assertThat(shuttle.tree().roots()).isEmpty();
  }

  /** Waits until both owners are in join, which the tree tells. */
  private void awaitJoins() {
    String tree = "";
    while (!tree.contains("waits for 1 task") || !tree.contains("waits for 2 tasks")) {
      Thread.onSpinWait();
      tree = shuttle.tree().toText();
    }
  }

  @Test
  void jsonHasTheFieldsOfANodeAndTheAgeInMilliseconds() {
    TaskTree.Node child =
        new TaskTree.Node(
            "task",
            "a\"\\\n\u0001",
            "QUEUED",
            Duration.ofNanos(1_500_000),
            Optional.of("A.b(A.java:1)"),
            Optional.empty(),
            Optional.empty(),
            List.of());
    TaskTree.Node root =
        new TaskTree.Node(
            "scope",
            "s",
            "OPEN",
            Duration.ofSeconds(2),
            Optional.empty(),
            Optional.of("1 task"),
            Optional.of("x"),
            List.of(child));
    assertThat(new TaskTree(List.of(root)).toJson())
        .isEqualTo(
            "[{\"kind\":\"scope\",\"name\":\"s\",\"state\":\"OPEN\",\"age\":2000.000,"
                + "\"forkedAt\":null,\"waitsFor\":\"1 task\",\"where\":\"x\",\"children\":["
                + "{\"kind\":\"task\",\"name\":\"a\\\"\\\\\\n\\u0001\",\"state\":\"QUEUED\","
                + "\"age\":1.500,\"forkedAt\":\"A.b(A.java:1)\",\"waitsFor\":null,\"where\":null,"
                + "\"children\":[]}]}]");
    assertThat(new TaskTree(List.of()).toJson()).isEqualTo("[]");
    assertThat(new TaskTree(List.of()).toText()).isEmpty();
  }

  @Test
  void whoWaitsForAPermitIsShown() throws Exception {
    Gate begun = new Gate();
    Gate release = new Gate();
    try (var scope = shuttle.scope("s", io.flyshuttle.Option.limit(io.flyshuttle.Limit.fixed(1)))) {
      scope.io(Faults.deaf(begun, release, 1));
      Thread.startVirtualThread(() -> {
        while (!shuttle.tree().toText().contains("waits for a permit")) {
          Thread.onSpinWait();
        }
        scope.cancel();
        release.open();
      });
      scope.io(() -> 2);
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
    }
  }
}
