package io.flyshuttle.cli.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * CPU time of this process and of all that it has started: worker JVMs compute for it. On Linux
 * what has ended meanwhile counts as well, once its parent has waited for it; elsewhere only what
 * still runs.
 */
final class CpuClock {
  private static final long TICK = Duration.ofMillis(10).toNanos(); // USER_HZ is 100 for programs
  private static final int STATE = 2; // fields of /proc/*/stat before this may hold anything
  private static final int USER_TICKS = 13;
  private static final int TIMES =
      4; // user, system; and both of children that have been waited for

  private final OperatingSystem system = new OperatingSystem();

  /** So far, in nanoseconds: before something that is measured. */
  long nanos() {
    long others = others(); // which takes a while
    return others + system.processCpuNanos();
  }

  /** The same, after it. */
  long nanosAtEnd() {
    long own = system.processCpuNanos();
    return own + others();
  }

  /** What this process has started, that has ended included. */
  private static long others() {
    ProcessHandle self = ProcessHandle.current();
    return ticks(self.pid(), 2) * TICK + self.descendants().mapToLong(CpuClock::nanos).sum();
  }

  private static long nanos(ProcessHandle process) {
    long ticks = ticks(process.pid(), 0);
    return ticks > 0
        ? ticks * TICK
        : process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /** The sum of the times of {@code pid}, without the {@code first} ones; 0 if unknown. */
  private static long ticks(long pid, int first) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
      int from = USER_TICKS - STATE;
      return Stream.of(fields)
          .skip(from + first)
          .limit(TIMES - first)
          .mapToLong(Long::parseLong)
          .sum();
    } catch (IOException | RuntimeException gone) {
      return 0;
    }
  }
}
