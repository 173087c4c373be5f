package io.flyshuttle.examples.asyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.DeadlineExceededException;
import io.flyshuttle.Outcome;
import io.flyshuttle.Shuttle;
import io.flyshuttle.TaskFailedException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the examples about tasks promise. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TasksTest {

  private final Shuttle shuttle = Shuttle.create();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @Test
  void runs() throws Exception {
    assertThat(Tasks.run()).isEqualTo("page of /a");
  }

  @Test
  void createsATask() throws Exception {
    assertThat(Tasks.createTask(shuttle)).isEqualTo("page of /a");
  }

  @Test
  void gathersInTheOrderOfForking() throws Exception {
    assertThat(Tasks.gather(shuttle, List.of("/a", "/b")))
        .containsExactly("page of /a", "page of /b");
  }

  @Test
  void gatherFailsWithTheFirstFailureAndCancelsTheRest() {
    assertThatThrownBy(() -> Tasks.gather(shuttle, List.of("/slow", "/missing")))
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseInstanceOf(IOException.class)
        .hasRootCauseMessage("404 /missing");
  }

  @Test
  void settlesFailuresAsValues() throws Exception {
    List<Outcome<String>> outcomes = Tasks.settle(shuttle, List.of("/a", "/missing"));
    assertThat(outcomes.getFirst()).isEqualTo(new Outcome.Value<>("page of /a"));
    assertThat(outcomes.getLast())
        .isInstanceOfSatisfying(
            Outcome.Failure.class, failed -> assertThat(failed.cause()).hasMessage("404 /missing"));
  }

  @Test
  void groupsTasksOfSeveralTypes() throws Exception {
    assertThat(Tasks.taskGroup(shuttle, "/a", "/bc")).isEqualTo("page of /a and 11");
    assertThatThrownBy(() -> Tasks.taskGroup(shuttle, "/slow", "/missing"))
        .hasRootCauseMessage("404 /missing");
  }

  @Test
  void takesTheFirstThatSucceeds() throws Exception {
    assertThat(Tasks.first(shuttle, List.of("/slow", "/missing", "/a"))).isEqualTo("page of /a");
  }

  @Test
  void givesResultsAsTheyAreCompleted() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    List<String> seen = new CopyOnWriteArrayList<>();
    Tasks.asCompleted(
        shuttle,
        List.of("/first", "/second"),
        path -> {
          if (path.equals("/first")) {
            second.await();
          }
          return path;
        },
        path -> {
          seen.add(path);
          second.countDown();
        });
    assertThat(seen).containsExactly("/second", "/first");
  }

  @Test
  void cancels() throws Exception {
    assertThat(Tasks.cancel(shuttle)).isEqualTo("cancelled");
  }

  @Test
  void cleansUpBeforeTheScopeEnds() throws Exception {
    List<String> log = new CopyOnWriteArrayList<>();
    assertThat(Tasks.cleanUp(shuttle, new CountDownLatch(1), log)).isEqualTo("cancelled");
    assertThat(log).containsExactly("cleaned up");
  }

  @Test
  void timesOut() throws Exception {
    assertThat(Tasks.timeout(shuttle, "/slow")).isEqualTo("too late");
    assertThatThrownBy(() -> Tasks.waitFor(shuttle, "/slow"))
        .isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void shieldsWhatBelongsToAnOuterScope() throws Exception {
    assertThat(Tasks.shield(shuttle)).isEqualTo("saved");
  }

  @Test
  void callsBackWhenDone() throws Exception {
    assertThat(Tasks.addDoneCallback(shuttle).toCompletableFuture().join()).isEqualTo(10);
  }

  @Test
  void carriesContext() throws Exception {
    String greeting = ScopedValue.where(Tasks.USER, "Ada").call(() -> Tasks.context(shuttle));
    assertThat(greeting).isEqualTo("hello Ada");
  }

  @Test
  void namesTheLineOfATaskNeverJoined() {
    assertThatThrownBy(() -> Tasks.neverAwaited(shuttle))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Tasks.java:");
  }
}
