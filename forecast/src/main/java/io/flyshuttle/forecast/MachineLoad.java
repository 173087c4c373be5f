package io.flyshuttle.forecast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What all processors have done so far, as Linux counts it in {@code /proc/stat}, in ticks of 10
 * ms: two of these tell what others did in between. A value.
 *
 * @param atNanos when, on the clock of {@link System#nanoTime}
 * @param busySeconds of all processors, that programs and the kernel used
 * @param stolenSeconds of all processors, that the host gave to others while this machine wanted
 *     them
 */
public record MachineLoad(long atNanos, double busySeconds, double stolenSeconds) {
  private static final Path STAT = Path.of("/proc/stat");
  private static final double TICKS = 100; // a second: USER_HZ, the same on all of Linux
  private static final int IDLE = 3; // user, nice, system, idle, iowait, irq, softirq, steal
  private static final int IO_WAIT = 4;
  private static final int STEAL = 7;

  /** Now; empty where the system does not say. */
  public static Optional<MachineLoad> now() {
    try {
      return parse(Files.readString(STAT), System.nanoTime());
    } catch (IOException | RuntimeException unknown) {
      return Optional.empty();
    }
  }

  /** What such a file says in its first line. */
  static Optional<MachineLoad> parse(String stat, long atNanos) {
    String[] words = stat.lines().findFirst().orElse("").strip().split(" +");
    if (!words[0].equals("cpu") || words.length <= 1 + STEAL) {
      return Optional.empty();
    }
    long[] ticks = Arrays.stream(words, 1, 2 + STEAL).mapToLong(Long::parseLong).toArray();
    long busy = Arrays.stream(ticks).sum() - ticks[IDLE] - ticks[IO_WAIT] - ticks[STEAL];
    return Optional.of(new MachineLoad(atNanos, busy / TICKS, ticks[STEAL] / TICKS));
  }

  /**
   * What others have used since then.
   *
   * @param earlier the load then
   * @param ownSeconds CPU time that the caller's own processes have used since
   */
  public Others since(MachineLoad earlier, double ownSeconds) {
    double seconds = (atNanos - earlier.atNanos) / 1e9;
    if (seconds <= 0) {
      return Others.NONE;
    }
    double foreign = busySeconds - earlier.busySeconds - ownSeconds;
    return new Others(
        Math.max(0, foreign / seconds), (stolenSeconds - earlier.stolenSeconds) / seconds);
  }

  /**
   * What others took.
   *
   * @param foreignCores cores that other programs used
   * @param stolenCores cores that the host gave to others
   */
  public record Others(double foreignCores, double stolenCores) {
    /** Nobody else was there, as far as is known. */
    public static final Others NONE = new Others(0, 0);

    /** Above that, times that were measured are those of another machine. */
    public static final double MOST = 0.15;

    /** Both together. */
    public double cores() {
      return foreignCores + stolenCores;
    }

    /** Whether what was measured meanwhile counts. */
    public boolean areQuiet() {
      return cores() < MOST;
    }
  }
}
