package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.ResidentMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches how much memory a process and what it has started hold. The child's own peak is the
 * system's; its descendants are sampled, so that a short peak of theirs may be missed.
 */
final class MemoryMeter {
  private static final Duration EVERY = Duration.ofMillis(200);

  private final ProcessHandle child;
  private final Thread thread;
  private final Set<ProcessHandle> descendants = ConcurrentHashMap.newKeySet();
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
        List<ProcessHandle> below = child.descendants().toList();
        descendants.addAll(below);
        descendantsPeak =
            Math.max(descendantsPeak, below.stream().mapToLong(MemoryMeter::now).sum());
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException stopped) {
      // The child has ended.
    }
  }

  /** All that the process has started and that was seen, also what is no longer below it. */
  Set<ProcessHandle> descendants() {
    return descendants;
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
