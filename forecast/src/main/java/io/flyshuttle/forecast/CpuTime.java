package io.flyshuttle.forecast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * CPU time of this process and of those that it has started, in nanoseconds. With native access on
 * Linux it is read from the process' own clock, else from the JVM, which may count in steps of 10
 * ms.
 */
public final class CpuTime {
  private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
  private static final long NANOS = 1_000_000_000L;
  private static final Optional<MethodHandle> CLOCK = clock();

  private CpuTime() {}

  /** All threads of this process, those that have ended too. */
  public static long own() {
    return CLOCK.flatMap(CpuTime::read).orElseGet(CpuTime::asked);
  }

  /** This process and all threads alive of those that it has started. */
  static long all() {
    return descendants() + own(); // in that order: the first takes a while
  }

  /** The same, at the end of what was measured. */
  static long allAtEnd() {
    long own = own();
    return own + descendants();
  }

  /** All threads alive of processes that this one has started. */
  public static long descendants() {
    return ProcessHandle.current().descendants().mapToLong(process -> threads(process.pid())).sum();
  }

  /** Whether this process has started others that are alive. */
  static boolean hasDescendants() {
    return ProcessHandle.current().descendants().findAny().isPresent();
  }

  /**
   * What the compilers of this JVM, and of those that it has started, have used; 0 where the system
   * does not say. Takes some milliseconds.
   */
  public static long compilers() {
    return Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
        .mapToLong(process -> threads(process.pid(), "C1 Comp", "C2 Comp"))
        .sum();
  }

  /**
   * What the threads alive have used that carry virtual ones in this JVM, by their names; 0 where
   * that is not known. The thread that wakes sleepers is none of them.
   */
  static long carriers() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    if (!threads.isThreadCpuTimeSupported() || !threads.isThreadCpuTimeEnabled()) {
      return 0;
    }
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(Objects::nonNull) // it has ended since
        .filter(thread -> thread.getThreadName().startsWith("ForkJoinPool-1-worker-"))
        .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getThreadId())))
        .sum();
  }

  /** Of the threads of a process whose names begin in one of these ways; of all without any. */
  private static long threads(long pid, String... names) {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return threads.filter(thread -> isNamed(thread, names)).mapToLong(CpuTime::thread).sum();
    } catch (IOException | UncheckedIOException gone) {
      return 0;
    }
  }

  private static boolean isNamed(Path thread, String... names) {
    if (names.length == 0) {
      return true;
    }
    try {
      String said = Files.readString(thread.resolve("comm"));
      return Arrays.stream(names).anyMatch(said::startsWith);
    } catch (IOException gone) {
      return false;
    }
  }

  /** "CPU delay slices", the first two in nanoseconds. */
  private static long thread(Path thread) {
    try {
      return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
    } catch (IOException | NumberFormatException gone) {
      return 0;
    }
  }

  private static long asked() {
    try {
      ObjectName system = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
      Object said =
          ManagementFactory.getPlatformMBeanServer().getAttribute(system, "ProcessCpuTime");
      return said instanceof Long nanos ? Math.max(0, nanos) : 0;
    } catch (JMException unknown) {
      return 0;
    }
  }

  @SuppressWarnings("restricted") // asked for only where native access is enabled
  private static Optional<MethodHandle> clock() {
    if (!CpuTime.class.getModule().isNativeAccessEnabled()
        || !System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    try {
      Linker linker = Linker.nativeLinker();
      return Optional.of(
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("clock_gettime"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS)));
    } catch (RuntimeException | LinkageError unavailable) {
      return Optional.empty(); // a libc without it
    }
  }

  private static Optional<Long> read(MethodHandle clock) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
      int failed = (int) clock.invokeExact(CLOCK_PROCESS_CPUTIME_ID, time);
      return failed != 0
          ? Optional.empty()
          : Optional.of(
              time.getAtIndex(ValueLayout.JAVA_LONG, 0) * NANOS
                  + time.getAtIndex(ValueLayout.JAVA_LONG, 1));
    } catch (Throwable unavailable) {
      return Optional.empty();
    }
  }
}
