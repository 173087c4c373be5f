package io.flyshuttle.process.wire;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file in memory without a name: nothing to clean up, the kernel frees it with the last process
 * that has it open or mapped, killed or not. Its pages are there from the start, or it is not: a
 * sparse one would kill with SIGBUS whoever touches a page when memory is short, and so would one
 * that a worker could make shorter.
 */
final class Memfd implements AutoCloseable {

  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int F_ADD_SEALS = 1033;
  private static final int F_SEAL_SHRINK_AND_GROW = 2 | 4;
  private static final Optional<Calls> CALLS = Calls.find();

  private final Calls calls;
  private final int descriptor;

  private Memfd(Calls calls, int descriptor) {
    this.calls = calls;
    this.descriptor = descriptor;
  }

  /** Whether this JVM can make one: on Linux, with native access enabled for this library. */
  static boolean isAvailable() {
    return CALLS.isPresent();
  }

  /**
   * One of {@code bytes}, all of them allocated.
   *
   * @throws IOException if the kernel refuses, such as for want of memory
   */
  static Memfd create(long bytes) throws IOException {
    Calls calls = CALLS.orElseThrow(() -> new IOException("no native access"));
    try (Arena arena = Arena.ofConfined()) {
      int fd =
          (int)
              calls.create.invokeExact(
                  arena.allocateFrom("flyshuttle"), MFD_CLOEXEC | MFD_ALLOW_SEALING);
      if (fd < 0) {
        throw new IOException("memfd_create failed");
      }
      Memfd made = new Memfd(calls, fd);
      if ((int) calls.allocate.invokeExact(fd, 0, 0L, bytes) != 0) {
        made.close();
        throw new IOException("fallocate of " + bytes + " bytes of shared memory failed");
      }
      if ((int) calls.control.invokeExact(fd, F_ADD_SEALS, F_SEAL_SHRINK_AND_GROW) != 0) {
        made.close();
        throw new IOException("shared memory can't be sealed");
      }
      return made;
    } catch (IOException | RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable impossible) {
      throw new IOException(impossible);
    }
  }

  /** A path by which processes of the same user open it, as long as it is not closed here. */
  Path path() {
    return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor);
  }

  @Override
  public void close() {
    try {
      int ignored = (int) calls.close.invokeExact(descriptor);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  private record Calls(
      MethodHandle create, MethodHandle allocate, MethodHandle control, MethodHandle close) {

    @SuppressWarnings("restricted") // asked for only where native access is enabled
    static Optional<Calls> find() {
      if (!Memfd.class.getModule().isNativeAccessEnabled()
          || !System.getProperty("os.name").equals("Linux")) {
        return Optional.empty();
      }
      try {
        Linker linker = Linker.nativeLinker();
        SymbolLookup symbols = linker.defaultLookup();
        ValueLayout.OfInt number = ValueLayout.JAVA_INT;
        return Optional.of(
            new Calls(
                linker.downcallHandle(
                    symbols.findOrThrow("memfd_create"),
                    FunctionDescriptor.of(number, ValueLayout.ADDRESS, number)),
                linker.downcallHandle(
                    symbols.findOrThrow("fallocate"),
                    FunctionDescriptor.of(
                        number, number, number, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG)),
                linker.downcallHandle(
                    symbols.findOrThrow("fcntl"),
                    FunctionDescriptor.of(number, number, number, number),
                    Linker.Option.firstVariadicArg(2)),
                linker.downcallHandle(
                    symbols.findOrThrow("close"), FunctionDescriptor.of(number, number))));
      } catch (RuntimeException | LinkageError unavailable) {
        return Optional.empty(); // a libc without these symbols
      }
    }
  }
}
