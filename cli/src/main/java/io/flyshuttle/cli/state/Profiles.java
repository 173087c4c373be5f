package io.flyshuttle.cli.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What was learnt of workloads, the newest {@value #MOST}: a file of JSON each, named by the time
 * at which {@link History} keeps the runs that it was for. The page loads them.
 */
public final class Profiles {
  /** Files that are kept. */
  public static final int MOST = 20;

  private static final String PREFIX = "profile-";
  private static final Pattern OURS = Pattern.compile(PREFIX + "\\d{8}T\\d{9}Z-.*\\.json");
  private static final int LONGEST = 100; // of a workload's name
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final StateFolder folder;

  /** Those in {@code folder}. */
  public Profiles(StateFolder folder) {
    this.folder = folder;
  }

  /**
   * Adds one, and removes the oldest where there are too many.
   *
   * @param at when its runs ended
   * @param workload its name
   * @param profile what was learnt
   * @return the file
   * @throws IOException if that fails
   */
  public Path add(Instant at, String workload, Record profile) throws IOException {
    String name = PREFIX + TIME.format(at) + "-" + fit(workload) + ".json";
    folder.write(name, Json.STRICT.writeValueAsString(profile) + "\n");
    Path added = folder.path().resolve(name);
    List<Path> others = all().stream().filter(file -> !file.equals(added)).toList();
    for (Path old : others.subList(0, Math.max(0, others.size() + 1 - MOST))) {
      Files.deleteIfExists(old);
    }
    return added;
  }

  private static String fit(String workload) {
    String name = workload.replaceAll("[^A-Za-z0-9._-]+", "-");
    return name.substring(0, Math.min(name.length(), LONGEST));
  }

  /** All that there are, the oldest first. */
  List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(folder.path())) {
      return files
          .filter(file -> OURS.matcher(file.getFileName().toString()).matches())
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (UncheckedIOException amid) {
      throw new IOException(amid.getMessage(), amid);
    }
  }
}
