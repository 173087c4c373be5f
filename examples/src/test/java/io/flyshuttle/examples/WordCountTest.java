package io.flyshuttle.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample of the README runs. */
class WordCountTest {

  @Test
  void printsTheNumberOfWordsOfEachFile(@TempDir Path folder) throws Exception {
    Path two = Files.writeString(folder.resolve("two"), "two words");
    Path none = Files.writeString(folder.resolve("none"), "");
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      WordCount.main(two.toString(), none.toString());
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines()).containsExactly("2", "0");
  }
}
