package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Faults;
import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that the owner of a scope starts in its block: they end with it. */
@Timeout(30)
class RunInABlockTest {

  private final ManualTicker ticker = new ManualTicker();
  private final Shuttle shuttle = Shuttle.builder().cpu(2).ticker(ticker).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  /** Waits until it is interrupted, having opened {@code begun}. */
  private static Pipeline<Long> endless(Gate begun) {
    return Pipeline.range(0, 1).io(1, _ -> Faults.<Long>hang(begun).call()).named("waits");
  }

  @Test
  void theFailureOfATaskEndsIt() {
    Gate begun = new Gate();
    assertThatThrownBy(
            () -> {
              try (var scope = shuttle.scope("block")) {
                scope.io(() -> {
                  begun.await();
                  throw new IllegalStateException("sibling");
                });
                Report<Long> report = shuttle.run(endless(begun));
                assertThat(report.failure().orElseThrow())
                    .isInstanceOf(CancellationException.class);
                scope.join();
              }
            })
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("sibling");
  }

  @Test
  void oneStartedInAScopeThatHasEndedEndsAtOnce() throws Exception {
    try (var scope = shuttle.scope("block")) {
      scope.cancel();
      Report<Long> report = shuttle.run(endless(new Gate()));
      assertThat(report.failure().orElseThrow()).isInstanceOf(CancellationException.class);
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void theEndOfAnOuterScopeEndsItToo() throws Exception {
    Gate begun = new Gate();
    try (var outer = shuttle.scope("outer")) {
      Thread cancels =
          Testing.start(() -> {
            begun.await();
            outer.cancel();
          });
      try (var _ = shuttle.scope("inner")) {
        Report<Long> report = shuttle.run(endless(begun));
        assertThat(report.failure().orElseThrow()).isInstanceOf(CancellationException.class);
      }
      cancels.join();
    }
  }

  @Test
  void atTheDeadlineItSaysThatItIsLate() throws Exception {
    Gate begun = new Gate();
    try (var scope = shuttle.scope("block", Option.within(Duration.ofSeconds(1)))) {
      Thread moves =
          Testing.start(() -> {
            begun.await();
            ticker.advance(Duration.ofSeconds(1));
          });
      Report<Long> report = shuttle.run(endless(begun));
      assertThat(report.failure().orElseThrow()).isInstanceOf(DeadlineExceededException.class);
      moves.join();
      assertThatThrownBy(scope::join).isInstanceOf(DeadlineExceededException.class);
    }
  }

  @Test
  void aStreamThatIsLeftOpenEndsWithTheBlock() throws Exception {
    Testing.Endless source = new Testing.Endless();
    Stream<Long> stream;
    Iterator<Long> items;
    try (var scope = shuttle.scope("block")) {
      stream = shuttle.stream(source.pipeline().io(2, x -> x));
      items = stream.iterator();
      assertThat(items.next()).isZero();
      scope.join();
      assertThat(items.next()).as("a scope that is joined is still open").isEqualTo(1);
    }
    Iterator<Long> rest = items;
    assertThatThrownBy(() -> rest.forEachRemaining(_ -> {}))
        .isInstanceOf(CancellationException.class);
    stream.close();
    assertThat(source.closed).hasValue(1);
  }

  @Test
  void theTreeShowsItInTheScopeAndNowhereElse() throws Exception {
    Gate begun = new Gate();
    try (var scope = shuttle.scope("block")) {
      AtomicReference<TaskTree> seen = new AtomicReference<>();
      Thread looks =
          Testing.start(() -> {
            begun.await();
            seen.set(shuttle.tree());
            scope.cancel();
          });
      shuttle.run(endless(begun));
      looks.join();
      TaskTree tree = seen.get();
      assertThat(tree.roots()).extracting(TaskTree.Node::kind).containsExactly("scope");
      assertThat(tree.roots().getFirst().children())
          .extracting(TaskTree.Node::name)
          .containsExactly("waits");
    }
    assertThat(shuttle.tree().roots()).isEmpty();
  }
}
