package io.flyshuttle.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the operating system tells about processes, without native access. */
final class Platform {
  static final boolean LINUX = System.getProperty("os.name").equals("Linux");
  static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

  private Platform() {}

  /**
   * When a process was started, in a unit that is exact and the same for every reader: clock ticks
   * since boot on Linux (where milliseconds since 1970 are computed from a boot time that moves),
   * else milliseconds. Empty if there is no such process.
   */
  static OptionalLong started(long pid) {
    if (!LINUX) {
      return ProcessHandle.of(pid)
          .flatMap(process -> process.info().startInstant())
          .map(at -> OptionalLong.of(at.toEpochMilli()))
          .orElse(OptionalLong.empty());
    }
    try {
      String stat = Files.readString(proc(pid, "stat"), StandardCharsets.ISO_8859_1);
      // The name, in parentheses, may hold anything: fields are counted from behind it.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean gone = fields[0].equals("Z") || fields[0].equals("X");
      return gone ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields[19]));
    } catch (IOException | RuntimeException unavailable) {
      return OptionalLong.empty();
    }
  }

  /** Resident memory of a process in bytes, or -1 where that isn't known. */
  static long residentBytes(long pid) {
    if (!LINUX) {
      return -1;
    }
    try (Stream<String> lines = Files.lines(proc(pid, "status"), StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(-1);
    } catch (IOException | RuntimeException unavailable) {
      return -1;
    }
  }

  /** Names the space in which process ids are counted: containers that share a disk differ. */
  static long pidSpace() {
    try {
      String name = Files.readSymbolicLink(proc(self(), "ns/pid")).toString();
      return Long.parseLong(name.replaceAll("\\D", ""));
    } catch (IOException | RuntimeException unavailable) {
      return 0;
    }
  }

  /** Makes the kernel's out-of-memory killer prefer a process, as far as it lets us. */
  static boolean preferAsVictim(long pid) {
    try {
      Files.writeString(proc(pid, "oom_score_adj"), "500");
      return true;
    } catch (IOException unavailable) {
      return false;
    }
  }

  /** A program of the system by its name, found on the path. */
  static Optional<Path> program(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(":", -1))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The shell that POSIX promises. */
  static Optional<Path> shell() {
    return WINDOWS ? Optional.empty() : program("sh");
  }

  /** The kernel's ids of a process' threads. */
  static List<Long> threads(long pid) {
    try (Stream<Path> threads = Files.list(proc(pid, "task"))) {
      return threads.map(path -> Long.valueOf(path.getFileName().toString())).toList();
    } catch (IOException | RuntimeException gone) {
      return List.of();
    }
  }

  /** The processes that a process has started, and theirs. */
  static List<Long> descendants(long pid) {
    List<Long> found = new ArrayList<>();
    for (long thread : threads(pid)) {
      try {
        String children = Files.readString(proc(pid, "task/" + thread + "/children")).strip();
        for (String child : children.isEmpty() ? new String[0] : children.split(" ", -1)) {
          found.add(Long.valueOf(child));
          found.addAll(descendants(Long.parseLong(child)));
        }
      } catch (IOException | RuntimeException gone) {
        return found; // the kernel doesn't tell, or the process has ended
      }
    }
    return found;
  }

  /**
   * Whether the scheduler treats each session as one (see sched(7) on autogroups). A session of its
   * own would then give a worker as much of the machine as all this session has, whatever its
   * niceness, and a slow start on a busy one.
   */
  static boolean groupsBySession() {
    try {
      String enabled = Files.readString(Path.of("/proc/sys/kernel/sched_autogroup_enabled"));
      return enabled.strip().equals("1") && Files.exists(proc(self(), "autogroup"));
    } catch (IOException absent) {
      return false;
    }
  }

  /** Gives the session of a process, which it must lead by now, a niceness among sessions. */
  static void lowerSession(long leader, int niceness) {
    try {
      if (groupsBySession()) {
        Files.writeString(proc(leader, "autogroup"), Integer.toString(niceness));
      }
    } catch (IOException refused) {
      return; // a courtesy; the kernel takes ten a second
    }
  }

  private static long self() {
    return ProcessHandle.current().pid();
  }

  static Path proc(long pid, String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }
}
