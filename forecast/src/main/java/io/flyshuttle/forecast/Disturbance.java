package io.flyshuttle.forecast;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes readings again that others have disturbed, and keeps the least disturbed. */
final class Disturbance {
  private final int attempts;
  private final Watch watch;
  private int repeated;
  private int disturbed;
  private MachineLoad.Others worst = MachineLoad.Others.NONE;

  Disturbance(int attempts, Watch watch) {
    this.attempts = attempts;
    this.watch = watch;
  }

  /** Something to measure. */
  interface Reading<T> {
    T read() throws InterruptedException;
  }

  /** Sees what others do. */
  interface Watch {
    /** Begins; asked again, it says what they did since. */
    Supplier<MachineLoad.Others> begin();

    /** Looks at this machine. */
    static Watch machine() {
      return () -> {
        long cpu = CpuTime.all();
        Optional<MachineLoad> before = MachineLoad.now();
        return () -> {
          Optional<MachineLoad> after = MachineLoad.now();
          double own = (CpuTime.allAtEnd() - cpu) / 1e9;
          return before
              .flatMap(earlier -> after.map(now -> now.since(earlier, own)))
              .orElse(MachineLoad.Others.NONE);
        };
      };
    }
  }

  /** What was read, and what others did meanwhile. */
  private record Taken<T>(T value, MachineLoad.Others others) {}

  private <T> Taken<T> take(Reading<T> reading) throws InterruptedException {
    Supplier<MachineLoad.Others> watched = watch.begin();
    T value = reading.read();
    return new Taken<>(value, watched.get());
  }

  /** Reads until nobody disturbs, or as often as may be. */
  <T> T least(Reading<T> reading) throws InterruptedException {
    Taken<T> best = take(reading);
    Taken<T> last = best;
    for (int i = 1; i < attempts && !last.others.areQuiet(); i++) {
      repeated++;
      last = take(reading);
      if (last.others.cores() < best.others.cores()) {
        best = last;
      }
    }
    if (!best.others.areQuiet()) {
      disturbed++;
    }
    if (best.others.cores() > worst.cores()) {
      worst = best.others;
    }
    return best.value;
  }

  /** Readings that were taken again. */
  int repeated() {
    return repeated;
  }

  /** The most that others took while a reading that counts was taken. */
  MachineLoad.Others worst() {
    return worst;
  }

  /** What there is to say. */
  List<String> remarks() {
    return disturbed == 0
        ? List.of()
        : List.of(
            String.format(
                    Locale.ROOT,
                    "%d of the readings were disturbed by others, who used up to %.2f cores:",
                    disturbed,
                    worst.cores())
                + " measure again when the machine is quiet");
  }
}
