package io.flyshuttle.cli.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory a process holds, as the system counts it. */
public final class ResidentMemory {

  private ResidentMemory() {}

  /** The most that {@code pid} has held so far, in bytes; empty if the system does not say. */
  public static OptionalLong peakOf(long pid) {
    return status(pid, "VmHWM:");
  }

  /**
   * Begins anew to look for the most that this process holds: with what it holds now. Where the
   * system has no such thing, nothing happens.
   */
  static void forgetPeak() {
    try {
      Files.writeString(Path.of("/proc/self/clear_refs"), "5\n");
    } catch (IOException | RuntimeException unknown) {
      // The peak is then that since the start.
    }
  }

  /** What {@code pid} holds now, in bytes; empty if the system does not say or it has ended. */
  public static OptionalLong of(long pid) {
    return status(pid, "VmRSS:");
  }

  /** A line such as "VmHWM: 51200 kB" of Linux's /proc. */
  private static OptionalLong status(long pid, String key) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(key.length(), line.length() - "kB".length()).strip())
          .mapToLong(kilobytes -> 1024 * Long.parseLong(kilobytes))
          .findFirst();
    } catch (IOException | RuntimeException gone) {
      return OptionalLong.empty();
    }
  }
}
