package io.flyshuttle.cli.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.flyshuttle.Outcome;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.CharBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContentHashTest {

  @SuppressWarnings("ArrayRecordComponent") // users have them
  record Word(String text, int[] places) {}

  static Stream<Arguments> alike() {
    return Stream.of(
        arguments("word", CharBuffer.wrap("word")),
        arguments(new byte[] {1, 2}, new byte[] {1, 2}),
        arguments(new int[][] {{1}, {2, 3}}, new int[][] {{1}, {2, 3}}),
        arguments(new Word("a", new int[] {1}), new Word("a", new int[] {1})),
        arguments(List.of("a", "b"), new ArrayList<>(List.of("a", "b"))),
        arguments(new HashSet<>(List.of("Aa", "BB", "c")), Set.of("c", "BB", "Aa")),
        arguments(Map.of("Aa", 1, "BB", 2), new HashMap<>(Map.of("BB", 2, "Aa", 1))),
        arguments(Optional.of(new byte[] {7}), Optional.of(new byte[] {7})),
        arguments(new Outcome.Value<>(new byte[] {7}), new Outcome.Value<>(new byte[] {7})),
        arguments(failure("x"), failure("x")));
  }

  static Stream<Arguments> different() {
    return Stream.of(
        arguments("a", "b"),
        arguments(1, 1L),
        arguments(1, "1"),
        arguments(0.0, -0.0),
        arguments(new byte[] {1, 2}, new byte[] {2, 1}),
        arguments(new int[] {}, new int[] {0}),
        arguments(new Word("a", new int[] {1}), new Word("a", new int[] {2})),
        arguments(List.of("a", "b"), List.of("b", "a")),
        arguments(List.of(List.of("a"), List.of()), List.of(List.of(), List.of("a"))),
        arguments(linked("a", "b"), linked("b", "a")),
        arguments(Map.of("a", 1, "b", 2), Map.of("a", 2, "b", 1)),
        arguments(new BigDecimal("1.0"), new BigDecimal("1.00")),
        arguments(URI.create("a:b"), URI.create("a:c")),
        arguments(Duration.ofSeconds(1), Duration.ofSeconds(2)),
        arguments(TimeUnit.DAYS, TimeUnit.HOURS),
        arguments(Optional.empty(), Optional.of("")),
        arguments(failure("x"), failure("y")));
  }

  private static Outcome<String> failure(String message) {
    return new Outcome.Failure<>(new IllegalStateException(message));
  }

  private static Set<String> linked(String... items) {
    return new LinkedHashSet<>(List.of(items));
  }

  @ParameterizedTest
  @MethodSource("alike")
  void sameContentHasTheSameHash(Object one, Object other) {
    ContentHash content = new ContentHash();
    assertThat(content.of(one)).isEqualTo(content.of(other));
    assertThat(content.unstable()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("different")
  void otherContentHasAnotherHash(Object one, Object other) {
    ContentHash content = new ContentHash();
    assertThat(content.of(one)).isNotEqualTo(content.of(other));
    assertThat(content.unstable()).isEmpty();
  }

  static Stream<Object> identities() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    return Stream.of(
        new Object(),
        List.of(new Object()),
        new Outcome.Value<>(new Object()),
        Thread.currentThread(),
        (Runnable) () -> {},
        new TreeMap<>(Map.of("key", new Object())),
        endless);
  }

  @ParameterizedTest
  @MethodSource("identities")
  void whatHasOnlyAnIdentityIsReportedNotCompared(Object value) {
    ContentHash content = new ContentHash();
    content.of(value);
    assertThat(content.unstable()).isPresent();
  }

  @Test
  void theChecksumKnowsOrderAndContentApart() {
    ContentChecksum one = new ContentChecksum();
    ContentChecksum other = new ContentChecksum();
    Stream.of("a", "b").forEach(one::add);
    Stream.of("b", "a").forEach(other::add);
    assertThat(one.digest().ordered()).isNotEqualTo(other.digest().ordered());
    assertThat(one.digest().unordered()).isEqualTo(other.digest().unordered());
  }
}
