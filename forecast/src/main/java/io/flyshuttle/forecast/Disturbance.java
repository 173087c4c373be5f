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
  interface Reading {
    double read() throws InterruptedException;
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

  /** Reads until nobody disturbs, or as often as may be. */
  double least(Reading reading) throws InterruptedException {
    double best = 0;
    MachineLoad.Others least = MachineLoad.Others.NONE;
    for (int i = 0; i < attempts; i++) {
      Supplier<MachineLoad.Others> watched = watch.begin();
      double value = reading.read();
      MachineLoad.Others others = watched.get();
      if (i == 0 || others.cores() < least.cores()) {
        best = value;
        least = others;
      }
      if (others.areQuiet()) {
        break;
      }
      if (i + 1 < attempts) {
        repeated++;
      }
    }
    if (!least.areQuiet()) {
      disturbed++;
    }
    if (least.cores() > worst.cores()) {
      worst = least;
    }
    return best;
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
