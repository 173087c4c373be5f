package io.flyshuttle.forecast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** What processes and threads hold, in bytes; 0 where the system does not say. */
final class Memory {
  private static final int THREADS = 100;

  private Memory() {}

  /** This process, now. */
  static long resident() {
    return resident(ProcessHandle.current().pid());
  }

  /** A JVM that this one has started, on average; what is small beside them is none. */
  static long ofDescendant() {
    long[] sizes =
        ProcessHandle.current()
            .descendants()
            .mapToLong(process -> resident(process.pid()))
            .sorted()
            .toArray();
    long large = sizes.length == 0 ? 0 : sizes[sizes.length - 1] / 4;
    return (long) Arrays.stream(sizes).filter(bytes -> bytes > large).average().orElse(0);
  }

  /**
   * A platform thread that waits.
   *
   * @param otherwise where the system does not say
   */
  static long ofThread(long otherwise) throws InterruptedException {
    long before = resident();
    CountDownLatch there = new CountDownLatch(THREADS);
    CountDownLatch end = new CountDownLatch(1);
    try {
      for (int i = 0; i < THREADS; i++) {
        Thread.ofPlatform()
            .daemon()
            .name("memory-" + i)
            .start(() -> {
              there.countDown();
              try {
                end.await();
              } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
              }
            });
      }
      there.await();
      long each = (resident() - before) / THREADS;
      return each > 0 ? each : otherwise;
    } finally {
      end.countDown();
    }
  }

  private static long resident(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | RuntimeException gone) {
      return 0;
    }
  }
}
