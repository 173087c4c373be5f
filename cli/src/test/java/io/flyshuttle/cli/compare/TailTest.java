package io.flyshuttle.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TailTest {

  private static List<String> tail(String output) throws InterruptedException {
    Tail tail = new Tail();
    tail.drain(new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8))).join();
    return tail.lines();
  }

  @Test
  void theLastLinesAreKept() throws Exception {
    String many = IntStream.range(0, 1_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
    assertThat(tail(many)).hasSize(200).startsWith("800").endsWith("999");
  }

  @Test
  void aLineNeedNotEndAndIsCut() throws Exception {
    assertThat(tail("one\ntwo")).containsExactly("one", "two");
    assertThat(tail("x".repeat(10_000_000))).containsExactly("x".repeat(500) + "...");
  }
}
