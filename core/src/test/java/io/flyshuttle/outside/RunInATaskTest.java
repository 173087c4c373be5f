package io.flyshuttle.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.DeadlineExceededException;
import io.flyshuttle.Option;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Report;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Task;
import io.flyshuttle.TaskFailedException;
import io.flyshuttle.TaskTree;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A run that is started inside a task or a scope, and what the caller learns of it: as a user sees
 * it.
 */
@Timeout(30)
class RunInATaskTest {

  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  @Test
  void theTreeShowsItUnderItsTask() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Shuttle shuttle = Shuttle.create();
        var scope = shuttle.scope("outer")) {
      scope.io(() ->
          shuttle.run(
              Pipeline.range(0, 1)
                  .io(
                      1,
                      x -> {
                        inside.countDown();
                        go.await();
                        return x;
                      })
                  .named("waits")));
      inside.await();
      TaskTree tree = shuttle.tree();
      go.countDown();
      scope.join();
      assertThat(tree.roots()).extracting(TaskTree.Node::kind).containsExactly("scope");
      TaskTree.Node task = tree.roots().getFirst().children().getFirst();
      TaskTree.Node run = task.children().getFirst();
      assertThat(run.kind()).isEqualTo("run");
      assertThat(run.name()).isEqualTo("waits");
      assertThat(run.forkedAt().orElseThrow()).contains("RunInATaskTest.java");
      TaskTree.Node chunk = run.children().getFirst().children().getFirst();
      assertThat(chunk.kind()).isEqualTo("chunk");
    }
  }

  @Test
  void itInheritsCarriedValuesAndTheDeadlineOfAnOpenScope() throws Exception {
    try (Shuttle shuttle = Shuttle.create()) {
      List<String> users =
          ScopedValue.where(USER, "ada")
              .call(() -> {
                try (var scope = shuttle.scope("outer", Option.carrying(USER))) {
                  Task<List<String>> task =
                      scope.io(() ->
                          shuttle.collect(
                              Pipeline.range(0, 3).cpu(x -> USER.get() + x), Collectors.toList()));
                  scope.join();
                  return task.get();
                }
              });
      assertThat(users).containsExactly("ada0", "ada1", "ada2");
      try (var scope = shuttle.scope("late", Option.within(Duration.ZERO))) {
        Report<Long> report =
            shuttle.run(
                Pipeline.range(0, 2)
                    .io(
                        1,
                        x -> {
                          new CountDownLatch(1).await();
                          return x;
                        }));
        assertThat(report.failure()).containsInstanceOf(DeadlineExceededException.class);
        scope.cancel();
      }
    }
  }

  @Test
  void aFailureNamesItsStage() {
    try (Shuttle shuttle = Shuttle.create()) {
      Pipeline<Long> pipeline =
          Pipeline.range(0, 9)
              .io(
                  2,
                  x -> {
                    if (x == 3) {
                      throw new IOException("boom " + x);
                    }
                    return x;
                  })
              .named("read");
      assertThatThrownBy(() -> shuttle.forEach(pipeline, x -> {}))
          .isInstanceOf(TaskFailedException.class)
          .hasMessage("stage 'read' failed: java.io.IOException: boom 3")
          .hasCauseInstanceOf(IOException.class);
    }
  }
}
