package io.flyshuttle.cli.terminal;

import java.io.Console;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the system knows of a terminal. Java tells only whether input and output both are one;
 * asking for a single one, or for the width, needs the C library.
 */
final class Tty {
  private static final long TIOCGWINSZ_LINUX = 0x5413;
  private static final long TIOCGWINSZ_BSD = 0x40087468;
  private static final int WINSIZE_BYTES = 8; // struct winsize: rows, columns, two sizes in pixels

  private Tty() {}

  /** Whether the file of that number is a terminal. */
  static boolean isTerminal(int file) {
    if (!isNativeAllowed()) {
      return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
    try {
      MethodHandle isatty =
          handle("isatty", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      return (int) isatty.invokeExact(file) == 1;
    } catch (Throwable unknown) {
      return false;
    }
  }

  /** The width of the terminal behind that file, in characters. */
  static OptionalInt columns(int file) {
    if (!isNativeAllowed()) {
      return OptionalInt.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle ioctl =
          handle(
              "ioctl",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.ADDRESS),
              Linker.Option.firstVariadicArg(2));
      MemorySegment size = arena.allocate(WINSIZE_BYTES);
      long request =
          System.getProperty("os.name").equals("Linux") ? TIOCGWINSZ_LINUX : TIOCGWINSZ_BSD;
      int result = (int) ioctl.invokeExact(file, request, size);
      int columns = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, Short.BYTES));
      return result == 0 && columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
    } catch (Throwable unknown) {
      return OptionalInt.empty();
    }
  }

  /** Elsewhere there is no isatty, or asking for it prints a warning. */
  private static boolean isNativeAllowed() {
    return Tty.class.getModule().isNativeAccessEnabled()
        && !System.getProperty("os.name").startsWith("Windows");
  }

  @SuppressWarnings("restricted") // allowed: see isNativeAllowed
  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
  }
}
