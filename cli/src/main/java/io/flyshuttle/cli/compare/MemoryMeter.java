package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.ResidentMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Watches how much memory a process and what it has started hold. The child's own peak is what it
 * says; its descendants are sampled as long as it runs, over all runs of short work, so that a
 * short peak of theirs may be missed.
 */
final class MemoryMeter {
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final Path PROC = Path.of("/proc");

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
                ownPeak,
                ResidentMemory.peakOf(pid).orElseGet(() -> askedFromPs(Long.toString(pid))));
        List<ProcessHandle> below = child.descendants().toList();
        descendants.addAll(below);
        descendantsPeak = Math.max(descendantsPeak, now(below));
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException stopped) {
      // The child has ended.
    }
  }

  /** The work begins: what processes were started for before, such as to make a cache, is over. */
  void begin() {
    descendantsPeak = 0;
  }

  /** All that the process has started and that was seen, also what is no longer below it. */
  Set<ProcessHandle> descendants() {
    return descendants;
  }

  /**
   * Stops, and gives the peak of the tree.
   *
   * @param reported what the child said of itself, which counts; 0 if it could not say
   */
  OptionalLong stop(long reported) throws InterruptedException {
    thread.interrupt();
    thread.join();
    long peak = (reported > 0 ? reported : ownPeak) + descendantsPeak;
    return peak > 0 ? OptionalLong.of(peak) : OptionalLong.empty();
  }

  /** What they hold together; memory that several of them share counts for each. */
  private static long now(List<ProcessHandle> processes) {
    if (processes.isEmpty()) {
      return 0;
    }
    if (Files.isDirectory(PROC)) {
      return processes.stream().mapToLong(one -> ResidentMemory.of(one.pid()).orElse(0)).sum();
    }
    return askedFromPs(
        processes.stream().map(one -> Long.toString(one.pid())).collect(Collectors.joining(",")));
  }

  /** For systems without /proc. */
  private static long askedFromPs(String pids) {
    try {
      Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", pids).start();
      String said = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return said.lines().map(String::strip).mapToLong(line -> 1024 * Long.parseLong(line)).sum();
    } catch (IOException | NumberFormatException unknown) {
      return 0;
    }
  }
}
