package io.flyshuttle.bench.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What Linux tells of processes in {@code /proc}; of one that is gone, nothing. */
final class Proc {
  private static final int UTIME = 11;
  private static final int CSTIME = 14;

  private Proc() {}

  /** The fields of {@code stat} from the state on; of none where there is no such process. */
  private static List<String> stat(long pid) {
    return read(pid, "stat")
        .map(text -> List.of(text.substring(text.lastIndexOf(')') + 2).split(" ", -1)))
        .orElse(List.of());
  }

  static Optional<String> read(long pid, String name) {
    try {
      return Optional.of(Files.readString(path(pid, name), ISO_8859_1));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  static Path path(long pid, String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }

  /** Whether it holds anything: one that has ended and is not reaped yet does not. */
  static boolean lives(long pid) {
    List<String> fields = stat(pid);
    return !fields.isEmpty() && !fields.getFirst().equals("Z") && !fields.getFirst().equals("X");
  }

  /** Ticks of 10 ms that it has computed. */
  static long ticks(long pid) {
    return sum(pid, UTIME, UTIME + 1);
  }

  /** The same, with its children that it has reaped. */
  static long ticksWithReaped(long pid) {
    return sum(pid, UTIME, CSTIME);
  }

  private static long sum(long pid, int from, int to) {
    List<String> fields = stat(pid);
    return fields.isEmpty()
        ? 0
        : fields.subList(from, to + 1).stream().mapToLong(Long::parseLong).sum();
  }

  /** Nanoseconds that each of its threads has computed, by name and number. */
  static Map<String, Long> threads(long pid) {
    Map<String, Long> times = new TreeMap<>();
    for (Path thread : list(path(pid, "task"))) {
      String number = thread.getFileName().toString();
      read(pid, "task/" + number + "/schedstat")
          .ifPresent(spent -> {
            String name = read(pid, "task/" + number + "/comm").orElse("").strip();
            times.put(name + " " + number, Long.valueOf(spent.split(" ", -1)[0].strip()));
          });
    }
    return times;
  }

  /** All processes. */
  static List<Long> all() {
    return list(Path.of("/proc")).stream()
        .map(path -> path.getFileName().toString())
        .filter(name -> name.chars().allMatch(Character::isDigit))
        .map(Long::valueOf)
        .toList();
  }

  /** What a directory holds. */
  static List<Path> list(Path directory) {
    try (Stream<Path> found = Files.list(directory)) {
      return found.sorted().toList();
    } catch (IOException gone) {
      return List.of();
    }
  }
}
