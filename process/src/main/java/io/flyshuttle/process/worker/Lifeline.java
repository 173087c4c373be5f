package io.flyshuttle.process.worker;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ends this worker with its parent. Standard input is a pipe to which nobody writes any more, and
 * whose other end only the parent holds: when it ends, the parent is gone, killed or not.
 *
 * <p>A thread that reads it halts the JVM, on every system. It has to wait while a calculation
 * holds up a safepoint, which may be seconds; so on Linux the kernel is asked to kill the process
 * at once ({@link #tie()}). Where the parent has done that already the thread is not needed, and
 * not started: a JVM that ends waits 300 ms for threads in native code.
 */
public final class Lifeline {
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_SETOWN = 8;
  private static final int F_SETSIG = 10;
  private static final int O_ASYNC = 0x2000;
  private static final int SIGKILL = 9;
  private static final int ORPHANED = 143; // as after a request to terminate

  private Lifeline() {}

  /**
   * Starts the thread.
   *
   * @param directory what the parent may have left behind, "" for nothing: it is deleted before the
   *     JVM halts
   */
  static void watch(String directory) {
    Thread.ofPlatform()
        .daemon()
        .name("flyshuttle-lifeline")
        .start(() -> {
          awaitEnd();
          if (!directory.isEmpty()) {
            delete(Path.of(directory));
          }
          Runtime.getRuntime().halt(ORPHANED);
        });
  }

  private static void awaitEnd() {
    InputStream input = new FileInputStream(FileDescriptor.in);
    int read;
    do {
      try {
        read = input.read(); // a byte is not meant to come, and no reason to die
      } catch (IOException broken) {
        read = -1; // as good as the end
      }
    } while (read >= 0);
  }

  private static void delete(Path directory) {
    try (Stream<Path> found = Files.walk(directory)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException left) {
      return; // the next pool removes it
    }
  }

  /**
   * Asks the kernel to kill this process when standard input ends: {@code fcntl} with {@code
   * F_SETOWN}, {@code F_SETSIG} and {@code O_ASYNC}. Unlike {@code PR_SET_PDEATHSIG} it depends on
   * the parent process, not on the thread of it that started this one.
   *
   * @return false where that isn't possible
   */
  static boolean tie() {
    if (!Lifeline.class.getModule().isNativeAccessEnabled()
        || !System.getProperty("os.name").equals("Linux")) {
      return false;
    }
    try {
      MethodHandle fcntl = fcntl();
      int self = (int) ProcessHandle.current().pid();
      int flags = (int) fcntl.invokeExact(0, F_GETFL, 0);
      return flags >= 0
          && (int) fcntl.invokeExact(0, F_SETOWN, self) == 0
          && (int) fcntl.invokeExact(0, F_SETSIG, SIGKILL) == 0
          && (int) fcntl.invokeExact(0, F_SETFL, flags | O_ASYNC) == 0;
    } catch (Throwable unavailable) {
      return false; // the thread is there
    }
  }

  @SuppressWarnings("restricted") // asked for only where native access is enabled
  private static MethodHandle fcntl() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("fcntl"),
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
        Linker.Option.firstVariadicArg(2));
  }
}
