package io.flyshuttle.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The system calls by which a parent holds its workers, through the foreign function interface.
 *
 * <p>They are made in the parent, on the worker's behalf, and not in the worker: the first foreign
 * call of a JVM costs 50 to 150 ms, which a parent pays once and every worker would pay at its
 * start; and the worker is held from its first millisecond instead of from its first line of Java.
 * Where the parent has no native access, the worker makes them itself ({@code worker.Lifeline}).
 */
final class Linux {
  /** Present on Linux where this module has native access. */
  static final Optional<Linux> INSTANCE = find();

  private static final int O_PATH = 0x20_0000;
  private static final int O_CLOEXEC = 0x8_0000;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_SETOWN = 8;
  private static final int F_SETSIG = 10;
  private static final int O_ASYNC = 0x2000;
  private static final int SIGKILL = 9;
  private static final int PR_GET_DUMPABLE = 3;
  private static final int PRIO_PROCESS = 0;
  private static final int LOWEST = 19;
  private static final int RLIMIT_DATA = 2;
  // The same on every architecture: system calls since 5.1 share one table.
  private static final long SYS_PIDFD_OPEN = 434;
  private static final long SYS_PIDFD_GETFD = 438;

  private final MethodHandle open;
  private final MethodHandle close;
  private final MethodHandle fcntl;
  private final MethodHandle kill;
  private final MethodHandle prlimit;
  private final MethodHandle syscall;
  private final MethodHandle prctl;
  private final MethodHandle getpriority;
  private final MethodHandle setpriority;

  @SuppressWarnings("restricted") // asked for only where native access is enabled
  private Linux() {
    Linker linker = Linker.nativeLinker();
    SymbolLookup symbols = linker.defaultLookup();
    MemoryLayout number = ValueLayout.JAVA_INT;
    MemoryLayout wide = ValueLayout.JAVA_LONG;
    MemoryLayout address = ValueLayout.ADDRESS;
    Linker.Option rest = Linker.Option.firstVariadicArg(2);
    open =
        linker.downcallHandle(
            symbols.findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, address, number));
    close =
        linker.downcallHandle(
            symbols.findOrThrow("close"), FunctionDescriptor.of(ValueLayout.JAVA_INT, number));
    fcntl =
        linker.downcallHandle(
            symbols.findOrThrow("fcntl"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, number, number, number),
            rest);
    kill =
        linker.downcallHandle(
            symbols.findOrThrow("kill"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, number, number));
    prlimit =
        linker.downcallHandle(
            symbols.findOrThrow("prlimit"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, number, number, address, address));
    syscall =
        linker.downcallHandle(
            symbols.findOrThrow("syscall"),
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, wide, wide, wide, wide),
            Linker.Option.firstVariadicArg(1));
    prctl =
        linker.downcallHandle(
            symbols.findOrThrow("prctl"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, number),
            Linker.Option.firstVariadicArg(1));
    getpriority =
        linker.downcallHandle(
            symbols.findOrThrow("getpriority"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, number, number));
    setpriority =
        linker.downcallHandle(
            symbols.findOrThrow("setpriority"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, number, number, number));
  }

  private static Optional<Linux> find() {
    if (!Linux.class.getModule().isNativeAccessEnabled() || !Platform.LINUX) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Linux());
    } catch (RuntimeException | LinkageError unavailable) {
      return Optional.empty(); // a libc without these symbols
    }
  }

  /**
   * Opens a path without access to what it names, which is enough to reach a socket by {@code
   * /proc/<pid>/fd/<n>} after its name is gone; -1 where that fails.
   */
  int openPath(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString(), StandardCharsets.UTF_8);
      return (int) open.invokeExact(name, O_PATH | O_CLOEXEC);
    } catch (Throwable unavailable) {
      return -1;
    }
  }

  /**
   * Whether children may open this process' descriptors by {@code /proc}; not so for programs with
   * privileges of their own, such as a {@code java} with file capabilities.
   */
  boolean descriptorsAreOpen() {
    try {
      return (int) prctl.invokeExact(PR_GET_DUMPABLE) == 1;
    } catch (Throwable unavailable) {
      return false;
    }
  }

  void close(int descriptor) {
    try {
      int ignored = (int) close.invokeExact(descriptor);
    } catch (Throwable unavailable) {
      throw new IllegalStateException(unavailable);
    }
  }

  /**
   * Makes a process' standard input its lifeline: when the last writer of that pipe is gone, the
   * kernel kills the process and its group, whatever they are doing. The writer is the parent, so
   * this also works when it is killed, and while it is a zombie. It only takes effect when it is
   * {@linkplain Tie#fasten fastened}; from then on what is written to the pipe kills it as well.
   *
   * <p>{@code O_ASYNC} and the receiver of its signal belong to the open file, not to the
   * descriptor: so they can be set from here, through a copy of the child's descriptor.
   *
   * @param group whether the process leads a group of its own, which then dies with it
   * @return empty where the kernel refuses; nothing is changed then
   */
  Optional<Tie> tie(long pid, Group group) {
    int input = inputOf(pid);
    if (input < 0) {
      return Optional.empty();
    }
    int owner = group == Group.OWN ? (int) -pid : (int) pid;
    try {
      if ((int) fcntl.invokeExact(input, F_SETOWN, owner) == 0
          && (int) fcntl.invokeExact(input, F_SETSIG, SIGKILL) == 0) {
        return Optional.of(new Tie(input));
      }
    } catch (Throwable unavailable) {
      // as if it had failed
    }
    close(input);
    return Optional.empty();
  }

  /** What is ready to hold a process. */
  final class Tie {
    private final int input;

    private Tie(int input) {
      this.input = input;
    }

    /** Lets it take effect; once. */
    void fasten() {
      try {
        int flags = (int) fcntl.invokeExact(input, F_GETFL, 0);
        int ignored = (int) fcntl.invokeExact(input, F_SETFL, flags | O_ASYNC);
      } catch (Throwable unavailable) {
        throw new IllegalStateException(unavailable);
      } finally {
        close(input); // the child's own descriptor keeps the file open
      }
    }
  }

  /** Whether {@link #tie} can be expected to work: kernels before 5.6 and sandboxes refuse. */
  boolean canTie() {
    int input = inputOf(ProcessHandle.current().pid());
    if (input < 0) {
      return false;
    }
    close(input);
    return true;
  }

  /** A copy of a process' descriptor 0, or -1. */
  private int inputOf(long pid) {
    try {
      long handle = (long) syscall.invokeExact(SYS_PIDFD_OPEN, pid, 0L, 0L);
      if (handle < 0) {
        return -1;
      }
      long input = (long) syscall.invokeExact(SYS_PIDFD_GETFD, handle, 0L, 0L);
      close((int) handle);
      return (int) Math.max(input, -1);
    } catch (Throwable unavailable) {
      return -1;
    }
  }

  /** Limits the private writable memory of a process, in bytes; false where that fails. */
  boolean limitData(long pid, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(ValueLayout.JAVA_LONG, 2);
      limit.setAtIndex(ValueLayout.JAVA_LONG, 0, bytes);
      limit.setAtIndex(ValueLayout.JAVA_LONG, 1, bytes);
      return (int) prlimit.invokeExact((int) pid, RLIMIT_DATA, limit, MemorySegment.NULL) == 0;
    } catch (Throwable unavailable) {
      return false;
    }
  }

  /** Lowers a process' priority; the kernel may refuse, it is a courtesy. */
  void lower(long pid, int niceness) {
    // Niceness belongs to threads; one that begins meanwhile has its maker's.
    for (long thread : Platform.threads(pid)) {
      try {
        int own = (int) getpriority.invokeExact(PRIO_PROCESS, (int) thread);
        int lower = Math.min(own + niceness, LOWEST);
        int ignored = (int) setpriority.invokeExact(PRIO_PROCESS, (int) thread, lower);
      } catch (Throwable unavailable) {
        throw new IllegalStateException(unavailable);
      }
    }
  }

  /** Kills every process of the group that {@code leader} leads; nothing if there is none. */
  void killGroup(long leader) {
    try {
      int ignored = (int) kill.invokeExact((int) -leader, SIGKILL);
    } catch (Throwable unavailable) {
      throw new IllegalStateException(unavailable);
    }
  }

  /** Whether a worker leads a process group of its own. */
  enum Group {
    OWN,
    SHARED
  }
}
