package io.flyshuttle.cli.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Forecasts and what came of them, the newest {@value #MOST}: a line of JSON each. A line that is
 * damaged costs itself only. Two commands at once may both add; if both also cut the file short, an
 * addition may be lost, no more.
 */
public final class History {
  /** Runs that are kept. */
  public static final int MOST = 1_000;

  private static final String NAME = "history.jsonl";
  private static final int SLACK = MOST / 10; // so that not each addition writes the whole file

  private final StateFolder folder;

  /** The one in {@code folder}. */
  public History(StateFolder folder) {
    this.folder = folder;
  }

  /**
   * What there is.
   *
   * @param samples the newest {@value #MOST}, the oldest first
   * @param damaged lines that could not be read
   */
  public record Kept(List<Sample> samples, int damaged) {}

  /**
   * Reads it.
   *
   * @throws IOException if there is one and it can't be read
   */
  public Kept read() throws IOException {
    List<Sample> samples = new ArrayList<>();
    int damaged = 0;
    for (String line : lines()) {
      try {
        samples.add(Json.read(line, Sample.class));
      } catch (IllegalArgumentException broken) {
        damaged++;
      }
    }
    int first = Math.max(0, samples.size() - MOST);
    return new Kept(List.copyOf(samples.subList(first, samples.size())), damaged);
  }

  /**
   * Adds runs, and forgets the oldest where there are too many.
   *
   * @throws IOException if that fails
   */
  public void add(List<Sample> samples) throws IOException {
    if (samples.isEmpty()) {
      return;
    }
    folder.append(NAME, text(samples.stream().map(Json.STRICT::writeValueAsString).toList()));
    List<String> all = lines();
    if (all.size() > MOST + SLACK) {
      folder.write(NAME, text(all.subList(all.size() - MOST, all.size())));
    }
  }

  private List<String> lines() throws IOException {
    return folder.read(NAME).orElse("").lines().filter(line -> !line.isBlank()).toList();
  }

  private static String text(List<String> lines) {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }
}
