package io.flyshuttle.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * CPU time of this process or of one thread: what work costs, however many others share the
 * machine.
 *
 * <p>Read with clock_gettime(2), since the JVM's own figure for the process counts in steps of 10
 * ms on Linux; that is used where there is no native access.
 */
public final class CpuClock {
  private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
  private static final int CLOCK_THREAD_CPUTIME_ID = 3;

  private static final Optional<MethodHandle> CLOCK_GETTIME = find();
  private static final OperatingSystemMXBean BEAN =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private CpuClock() {}

  @SuppressWarnings("restricted") // asked for only where native access is enabled
  private static Optional<MethodHandle> find() {
    if (!CpuClock.class.getModule().isNativeAccessEnabled()
        || !System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("clock_gettime")
        .map(symbol ->
            linker.downcallHandle(
                symbol,
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS)));
  }

  /** Nanoseconds that all threads of this process have computed, those of the JVM included. */
  public static long process() {
    return CLOCK_GETTIME
        .map(clock -> read(clock, CLOCK_PROCESS_CPUTIME_ID))
        .orElseGet(BEAN::getProcessCpuTime);
  }

  /** Nanoseconds that the calling platform thread has computed. */
  public static long thread() {
    return CLOCK_GETTIME
        .map(clock -> read(clock, CLOCK_THREAD_CPUTIME_ID))
        .orElseGet(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
  }

  private static long read(MethodHandle clock, int id) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2); // struct timespec
      int failed = (int) clock.invokeExact(id, time);
      if (failed != 0) {
        throw new IllegalStateException("clock_gettime(" + id + ") failed");
      }
      return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L
          + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
    } catch (Error | RuntimeException thrown) {
      throw thrown;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
