package io.flyshuttle.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  @TempDir Path folder;

  private static Sample sample(int number) {
    return new Sample(
        Instant.EPOCH.plusSeconds(number),
        "compare",
        "mixed-10k",
        "hybrid",
        10_000,
        new Sample.Forecast(1.1, 1, 1.2, 2, 0.01, 100_000_000),
        new Sample.Measured(1, 2, 0.01, 100_000_000),
        Optional.of(new Sample.Conditions(1, 0.02, 0.1, 1, false)));
  }

  @Test
  void keepsWhatIsAdded() throws IOException {
    History history = new History(new StateFolder(folder));
    assertThat(history.read().samples()).isEmpty();

    history.add(List.of(sample(1)));
    history.add(List.of(sample(2), sample(3)));

    assertThat(history.read().samples()).containsExactly(sample(1), sample(2), sample(3));
    assertThat(history.read().damaged()).isZero();
  }

  @Test
  void aDamagedLineCostsItselfOnly() throws IOException {
    History history = new History(new StateFolder(folder));
    history.add(List.of(sample(1)));
    Path file = folder.resolve("history.jsonl");
    Files.writeString(file, "{\"at\":\"2025\n\nnull\n", StandardOpenOption.APPEND);
    history.add(List.of(sample(2)));

    assertThat(history.read().samples()).containsExactly(sample(1), sample(2));
    assertThat(history.read().damaged()).isEqualTo(2);
  }

  @Test
  void forgetsTheOldest() throws IOException {
    History history = new History(new StateFolder(folder));
    history.add(IntStream.range(0, 1_090).mapToObj(HistoryTest::sample).toList());
    assertThat(history.read().samples()).hasSize(1_000).startsWith(sample(90));
    history.add(IntStream.range(1_090, 1_102).mapToObj(HistoryTest::sample).toList());

    assertThat(Files.readAllLines(folder.resolve("history.jsonl"))).hasSize(1_000);
    assertThat(history.read().samples()).startsWith(sample(102)).endsWith(sample(1_101));
  }

  @Test
  void anErrorIsPositiveWhereTheForecastWasTooHigh() {
    assertThat(sample(1).error()).isCloseTo(0.1, within(1e-9));
  }
}
