package io.flyshuttle.examples;

import io.flyshuttle.Pipeline;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads the text files of a folder and counts the words of each, and the pairs of neighbours:
 * {@code ./flyshuttle compare TextFiles.java}. The texts are made here, from a fixed seed, in a
 * folder that is removed at the end.
 */
public final class TextFiles implements Callable<Pipeline<?>>, AutoCloseable {

  /** What is known of one text after counting. */
  public record Count(
      String file, long words, int distinct, List<String> topWords, List<String> topPairs)
      implements Serializable {}

  private static final long SEED = 20250101;
  private static final int VOCABULARY = 5_000;
  private static final Pattern WORD = Pattern.compile("\\p{L}+");

  private final int files;
  private final int wordsPerFile;
  private final Path folder;

  /** 400 texts of 25,000 words, about 70 MB in all. */
  public TextFiles() {
    this(400, 25_000);
  }

  /** A folder of that many texts. */
  public TextFiles(int files, int wordsPerFile) {
    this.files = files;
    this.wordsPerFile = wordsPerFile;
    try {
      this.folder = Files.createTempDirectory("flyshuttle-texts-");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder for the texts", e);
    }
  }

  /** Writes the texts and describes the work on them. */
  @Override
  public Pipeline<Count> call() throws IOException {
    List<String> vocabulary = vocabulary();
    List<Path> texts = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      Path file = folder.resolve("text-%04d.txt".formatted(i));
      Files.writeString(file, text(vocabulary, wordsPerFile, new Random(SEED + i)));
      texts.add(file);
    }
    return Pipeline.from(texts)
        .io(16, Text::read)
        .named("read")
        .cpu(TextFiles::count)
        .named("count");
  }

  /** Removes the folder. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Serialisable, as the results are: worker processes may do the counting. */
  private record Text(String name, String content) implements Serializable {
    static Text read(Path file) throws IOException {
      return new Text(String.valueOf(file.getFileName()), Files.readString(file));
    }
  }

  private static Count count(Text text) {
    Map<String, Integer> words = new HashMap<>();
    Map<String, Integer> pairs = new HashMap<>();
    long number = 0;
    String before = "";
    Matcher matcher = WORD.matcher(text.content());
    while (matcher.find()) {
      String word = matcher.group().toLowerCase(Locale.ROOT);
      words.merge(word, 1, Integer::sum);
      if (number++ > 0) {
        pairs.merge(before + " " + word, 1, Integer::sum);
      }
      before = word;
    }
    return new Count(text.name(), number, words.size(), mostFrequent(words), mostFrequent(pairs));
  }

  private static List<String> mostFrequent(Map<String, Integer> frequencies) {
    return frequencies.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(10)
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .toList();
  }

  private static List<String> vocabulary() {
    Random random = new Random(SEED);
    return IntStream.range(0, VOCABULARY).mapToObj(i -> word(random)).toList();
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    int letters = 2 + random.nextInt(9);
    for (int i = 0; i < letters; i++) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  /** Words drawn so that a few are frequent and most are rare, a line of them at a time. */
  private static String text(List<String> vocabulary, int words, Random random) {
    StringBuilder text = new StringBuilder(words * 8);
    for (int i = 0; i < words; i++) {
      double u = random.nextDouble();
      String word = vocabulary.get((int) (u * u * u * vocabulary.size()));
      boolean capital = random.nextInt(12) == 0;
      text.append(
              capital ? word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1) : word)
          .append(i % 12 == 11 ? ".\n" : " ");
    }
    return text.toString();
  }
}
