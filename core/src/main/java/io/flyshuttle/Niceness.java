package io.flyshuttle;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The OS priority of threads that compute. On Linux with native access each thread has a niceness
 * of its own ({@code setpriority(PRIO_PROCESS, tid, n)}, see setpriority(2) on threads): 10, as the
 * command {@code nice} gives, so that threads that wait are served first and other programs still
 * leave a share; 19 for one that overstays. Elsewhere this does nothing. What the kernel refuses is
 * left alone: niceness is a courtesy.
 */
interface Niceness {

  /** Lowers the calling thread's priority; its kernel id, or 0 where that is unknown. */
  int join();

  /** Puts a thread at the lowest priority. */
  void lowest(int id);

  /** Undoes {@link #lowest}; false where the kernel refuses. */
  boolean restore(int id);

  /** The machine's. */
  static Niceness system() {
    return Linux.INSTANCE.<Niceness>map(linux -> linux).orElse(None.INSTANCE);
  }

  /** Does nothing. */
  enum None implements Niceness {
    INSTANCE;

    @Override
    public int join() {
      return 0;
    }

    @Override
    public void lowest(int id) {}

    @Override
    public boolean restore(int id) {
      return true;
    }
  }

  /** Linux, through the foreign function interface. */
  final class Linux implements Niceness {
    private static final int NICE = 10;
    private static final int LOWEST = 19;
    private static final int PRIO_PROCESS = 0;

    static final Optional<Linux> INSTANCE = find();

    private final MethodHandle gettid;
    private final MethodHandle setpriority;
    private final MethodHandle getpriority;

    @SuppressWarnings("restricted") // asked for only where native access is enabled
    private Linux() {
      Linker linker = Linker.nativeLinker();
      SymbolLookup symbols = linker.defaultLookup();
      MemoryLayout number = ValueLayout.JAVA_INT;
      gettid =
          linker.downcallHandle(
              symbols.findOrThrow("gettid"), FunctionDescriptor.of(ValueLayout.JAVA_INT));
      setpriority =
          linker.downcallHandle(
              symbols.findOrThrow("setpriority"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, number, number, number));
      getpriority =
          linker.downcallHandle(
              symbols.findOrThrow("getpriority"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, number, number));
    }

    private static Optional<Linux> find() {
      if (!Niceness.class.getModule().isNativeAccessEnabled()
          || !System.getProperty("os.name").equals("Linux")) {
        return Optional.empty();
      }
      try {
        return Optional.of(new Linux());
      } catch (RuntimeException | LinkageError unavailable) {
        return Optional.empty(); // a libc without these symbols
      }
    }

    @Override
    public int join() {
      try {
        int id = (int) gettid.invokeExact();
        int inherited = (int) getpriority.invokeExact(PRIO_PROCESS, id);
        if (inherited < NICE) { // a program that was started nicer stays so
          set(id, NICE);
        }
        return id;
      } catch (Throwable unavailable) {
        return 0;
      }
    }

    @Override
    public void lowest(int id) {
      set(id, LOWEST);
    }

    @Override
    public boolean restore(int id) {
      return set(id, NICE);
    }

    private boolean set(int id, int nice) {
      try {
        return id != 0 && (int) setpriority.invokeExact(PRIO_PROCESS, id, nice) == 0;
      } catch (Throwable unavailable) {
        return false;
      }
    }
  }
}
