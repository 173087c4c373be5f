package io.flyshuttle.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Join;
import io.flyshuttle.Outcome;
import io.flyshuttle.Shuttle;
import io.flyshuttle.process.ProcessPool;
import io.flyshuttle.process.WorkerKilledException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What the page promises of work that runs away. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunawayIT {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  // With time to tell its stacks, however busy the machine is.
  private final Shuttle shuttle =
      Shuttle.builder()
          .cpu(2)
          .place(
              ProcessPool.builder().grace(Duration.ZERO).stacks(Duration.ofSeconds(30)).asPlace())
          .build();

  @AfterAll
  void close() {
    shuttle.close();
  }

  private static byte[] document(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<byte[]> documents() {
    return List.of(document("one"), document("!"), document("three"));
  }

  private static void assertTheSecondIsKilled(List<Outcome<String>> outcomes) {
    assertThat(outcomes.get(0)).isEqualTo(new Outcome.Value<>("one"));
    assertThat(outcomes.get(2)).isEqualTo(new Outcome.Value<>("three"));
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            Outcome.Killed.class,
            killed -> {
              assertThat(killed.cause()).isInstanceOf(WorkerKilledException.class);
              assertThat((Object) killed.partial()).isEqualTo(Optional.of("(1 bytes)"));
            });
    assertThat(Runaway.told(outcomes.get(1))).startsWith("killed at").contains("Runaway.text");
  }

  @Test
  void anItemThatRunsAwayCostsItself() throws Exception {
    assertTheSecondIsKilled(Runaway.stage(shuttle, documents(), LIMIT));
  }

  @Test
  void aTaskThatRunsAwayCostsItself() throws Exception {
    assertTheSecondIsKilled(Runaway.scope(shuttle, documents(), LIMIT));
  }

  @Test
  void whatOverrunsIsNotTriedAgain() throws Exception {
    assertThat(Runaway.retried(shuttle, documents(), LIMIT).failure())
        .get()
        .isInstanceOf(WorkerKilledException.class);
    assertThat(Runaway.retried(shuttle, List.of(document("fine")), LIMIT).orThrow())
        .containsExactly("fine");
  }

  @Test
  void theProcessesAreConfiguredWithTheShuttle() throws Exception {
    try (Shuttle configured = Runaway.configured();
        var scope = configured.scope("heap", Join.<Long>all())) {
      scope.killable(Duration.ofMinutes(1), _ -> Runtime.getRuntime().maxMemory(), 0);
      assertThat(scope.join().getFirst()).isLessThanOrEqualTo(256L << 20);
    }
  }

  @Test
  void aPoolOfOnesOwnIsAnExecutorService() throws Exception {
    assertThat(Runaway.pool(document("mine"), Duration.ofMinutes(1))).isEqualTo("mine");
  }
}
