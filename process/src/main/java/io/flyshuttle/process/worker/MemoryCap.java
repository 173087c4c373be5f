package io.flyshuttle.process.worker;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A limit that the kernel sets to this worker's private writable memory ({@code RLIMIT_DATA}): the
 * heap, direct memory, and what native code takes with {@code malloc}. It can't be raised again.
 * Used where the parent couldn't set it.
 */
final class MemoryCap {
  private static final int RLIMIT_DATA = 2;

  private MemoryCap() {}

  /** Sets it, in bytes; false where that isn't possible. */
  static boolean limitTo(long bytes) {
    if (!MemoryCap.class.getModule().isNativeAccessEnabled()
        || !System.getProperty("os.name").equals("Linux")) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(ValueLayout.JAVA_LONG, 2);
      limit.setAtIndex(ValueLayout.JAVA_LONG, 0, bytes);
      limit.setAtIndex(ValueLayout.JAVA_LONG, 1, bytes);
      return (int) setrlimit().invokeExact(RLIMIT_DATA, limit) == 0;
    } catch (Throwable unavailable) {
      return false;
    }
  }

  @SuppressWarnings("restricted") // asked for only where native access is enabled
  private static MethodHandle setrlimit() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("setrlimit"),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  }
}
