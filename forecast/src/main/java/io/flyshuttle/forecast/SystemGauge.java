package io.flyshuttle.forecast;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads this machine's clocks. On Linux with native access the CPU time of a thread costs 0.2 to
 * 0.4 µs, else about 0.5; its time in the run queue, from {@code schedstat}, 0.5 µs. That is for
 * one look after another: right after a calculation the caches are cold, and each costs up to three
 * times that. The CPU time in {@code schedstat} is not used: that of a thread that runs is as old
 * as the last tick of the scheduler.
 */
final class SystemGauge implements Gauge {
  private static final int CLOCK_THREAD_CPUTIME_ID = 3;
  private static final long NANOS = 1_000_000_000L;
  private static final Duration SPUN = Duration.ofMillis(10);

  private static final File TASKS = new File("/proc/self/task");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final @Nullable MethodHandle CLOCK = clock();
  private static final Optional<MethodHandle> ALLOCATED = allocated();

  private final Map<String, Boolean> compilers = new ConcurrentHashMap<>(); // by thread

  private final ThreadLocal<Own> own = ThreadLocal.withInitial(this::open);
  private final Queue<Own> opened = new ConcurrentLinkedQueue<>();

  /** What a thread has for its readings. */
  private static final class Own {
    final MemorySegment time = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 2);
    final byte[] text = new byte[64];
    @Nullable RandomAccessFile schedule;
  }

  private Own open() {
    Own mine = new Own();
    try {
      mine.schedule = new RandomAccessFile("/proc/thread-self/schedstat", "r");
      opened.add(mine);
    } catch (IOException none) {
      mine.schedule = null; // not on this system
    }
    return mine;
  }

  @SuppressWarnings("restricted") // asked for only where native access is enabled
  private static @Nullable MethodHandle clock() {
    if (!SystemGauge.class.getModule().isNativeAccessEnabled()
        || !System.getProperty("os.name").equals("Linux")) {
      return null;
    }
    try {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("clock_gettime"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
          Linker.Option.critical(false)); // it is short and calls nothing back
    } catch (RuntimeException | LinkageError unavailable) {
      return null; // a libc without it
    }
  }

  /** Not part of Java SE: another JVM need not have it. */
  private static Optional<MethodHandle> allocated() {
    try {
      Class<?> beans = Class.forName("com.sun.management.ThreadMXBean");
      return Optional.of(
          java.lang.invoke.MethodHandles.publicLookup()
              .unreflect(beans.getMethod("getCurrentThreadAllocatedBytes"))
              .bindTo(THREADS));
    } catch (ReflectiveOperationException | ClassCastException none) {
      return Optional.empty();
    }
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public long threadCpu() {
    MethodHandle clock = CLOCK;
    if (clock == null) {
      return Math.max(0, THREADS.getCurrentThreadCpuTime());
    }
    MemorySegment time = own.get().time;
    int failed;
    try {
      failed = (int) clock.invokeExact(CLOCK_THREAD_CPUTIME_ID, time);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
    return failed != 0
        ? 0
        : time.getAtIndex(ValueLayout.JAVA_LONG, 0) * NANOS
            + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
  }

  /** The second number of "CPU delay slices". */
  @Override
  public long threadQueued() {
    Own mine = own.get();
    RandomAccessFile schedule = mine.schedule;
    if (schedule == null) {
      return 0;
    }
    try {
      schedule.seek(0);
      return second(mine.text, schedule.read(mine.text));
    } catch (IOException gone) {
      return 0;
    }
  }

  /** The second of the numbers in a text; 0 if there are not so many. */
  static long second(byte[] text, int length) {
    long number = 0;
    int word = 0;
    for (int i = 0; i < length && word < 2; i++) {
      if (text[i] == ' ') {
        word++;
      } else if (word == 1) {
        number = 10 * number + (text[i] - '0');
      }
    }
    return number;
  }

  @Override
  public long threadAllocated() {
    if (ALLOCATED.isEmpty()) {
      return 0;
    }
    try {
      return Math.max(0, (long) ALLOCATED.get().invoke());
    } catch (Throwable unavailable) {
      return 0;
    }
  }

  @Override
  public long processCpu() {
    return CpuTime.own();
  }

  /** Compilers come and go; of the others the names are read once only. */
  @Override
  public long compilerCpu() {
    String[] threads = TASKS.list();
    long sum = 0;
    for (String thread : threads == null ? new String[0] : threads) {
      if (compilers.computeIfAbsent(thread, SystemGauge::isCompiler)) {
        sum += first(text(thread, "schedstat"));
      }
    }
    return sum;
  }

  private static boolean isCompiler(String thread) {
    String name = text(thread, "comm");
    return name.startsWith("C1 Comp") || name.startsWith("C2 Comp");
  }

  private static String text(String thread, String file) {
    try {
      return Files.readString(TASKS.toPath().resolve(thread).resolve(file));
    } catch (IOException gone) {
      return "";
    }
  }

  private static long first(String numbers) {
    return numbers.isEmpty() ? 0 : Long.parseLong(numbers.substring(0, numbers.indexOf(' ')));
  }

  @Override
  public Optional<MachineLoad> load() {
    return MachineLoad.now();
  }

  @Override
  public double spin() throws InterruptedException {
    return Spin.measure(SPUN);
  }

  @Override
  public void release() {
    for (Own each = opened.poll(); each != null; each = opened.poll()) {
      try {
        if (each.schedule != null) {
          each.schedule.close();
        }
      } catch (IOException closing) {
        // nothing was written
      }
    }
  }
}
