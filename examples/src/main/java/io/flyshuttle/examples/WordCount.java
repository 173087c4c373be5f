package io.flyshuttle.examples;

import static io.flyshuttle.Option.within;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.flyshuttle.Pipeline;
import io.flyshuttle.Report;
import io.flyshuttle.Retry;
import io.flyshuttle.Shuttle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringTokenizer;

/** The sample of the README: prints the number of words of each file given. */
public final class WordCount {

  private WordCount() {}

  /** Counts the words of the files named. */
  public static void main(String... names) throws InterruptedException {
    List<Path> files = List.of(names).stream().map(Path::of).toList();
    try (Shuttle shuttle = Shuttle.create()) {
      Pipeline<Integer> counts =
          Pipeline.from(files)
              .io(16, Files::readString)
              .named("read") // waits: virtual threads
              .retry(Retry.exponential(3, ofMillis(50)))
              .cpu(WordCount::words)
              .named("count") // computes: the CPU pool
              .timeout(ofSeconds(5));
      Report<Integer> report = shuttle.run(counts, within(ofMinutes(10)));
      report.results().forEach(System.out::println); // in order; also after a failure or deadline
      report.failure().ifPresent(why -> System.err.println("ended early: " + why));
    }
  }

  private static int words(String text) {
    return new StringTokenizer(text).countTokens();
  }
}
