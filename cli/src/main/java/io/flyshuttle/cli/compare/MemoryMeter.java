package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.ResidentMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Watches how much memory a process and what it has started hold. The child's own peak is the
 * system's; its descendants are sampled, so that a short peak of theirs may be missed.
 */
final class MemoryMeter {
  private static final Duration EVERY = Duration.ofMillis(200);

  private final ProcessHandle child;
  private final Thread thread;
  private volatile long ownPeak;
  private volatile long descendantsPeak;

  private MemoryMeter(ProcessHandle child) {
    this.child = child;
    this.thread = Thread.ofVirtual().name("memory").unstarted(this::watch);
  }

  static MemoryMeter start(ProcessHandle child) {
    MemoryMeter meter = new MemoryMeter(child);
    meter.thread.start();
    return meter;
  }

  private void watch() {
    try {
      while (child.isAlive()) {
        long pid = child.pid();
        ownPeak =
            Math.max(
                ownPeak, ResidentMemory.peakOf(pid).orElseGet(() -> askedFromPs(pid).orElse(0)));
        long below = child.descendants().mapToLong(MemoryMeter::now).sum();
        descendantsPeak = Math.max(descendantsPeak, below);
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException stopped) {
      // The child has ended.
    }
  }

  /** Stops, and gives the peak of the tree; {@code reported} is what the child said of itself. */
  OptionalLong stop(long reported) throws InterruptedException {
    thread.interrupt();
    thread.join();
    long peak = Math.max(reported, ownPeak) + descendantsPeak;
    return peak > 0 ? OptionalLong.of(peak) : OptionalLong.empty();
  }

  private static long now(ProcessHandle process) {
    return ResidentMemory.of(process.pid()).orElse(0);
  }

  /** For systems without /proc. */
  private static OptionalLong askedFromPs(long pid) {
    try {
      Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
      String said = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return OptionalLong.of(1024 * Long.parseLong(said.strip()));
    } catch (IOException | NumberFormatException unknown) {
      return OptionalLong.empty();
    }
  }
}
