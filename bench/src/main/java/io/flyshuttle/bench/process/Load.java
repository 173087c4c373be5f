package io.flyshuttle.bench.process;

import io.flyshuttle.bench.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How much of the machine others have used since this was made: what figures are to be read by. */
final class Load {
  private final long busy = busy();
  private final long own = own();
  private long orphaned;
  private final long began = System.nanoTime();

  /** Ticks of processes that this one has started and nobody reaps on its behalf. */
  void orphan(long ticks) {
    orphaned += ticks;
  }

  /** A line for the reader. */
  String told() {
    double ticks = (System.nanoTime() - began) / 1e7;
    double foreign = Math.max(0, busy() - busy - (own() - own + orphaned)) / ticks;
    int cores = Runtime.getRuntime().availableProcessors();
    return "Meanwhile others used " + Table.number(foreign) + " of " + cores + " cores.\n";
  }

  /** Ticks of 10 ms that all cores have computed. */
  private static long busy() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      String[] fields = lines.findFirst().orElse("").split(" +", -1);
      long sum = 0;
      for (int i : List.of(1, 2, 3, 6, 7)) { // all but idle, waiting for disks, and stolen
        sum += Long.parseLong(fields[i]);
      }
      return sum;
    } catch (IOException notLinux) {
      return 0;
    }
  }

  /** The same of this process and all that it has started. */
  private static long own() {
    ProcessHandle self = ProcessHandle.current();
    return Stream.concat(Stream.of(self), self.descendants())
        .mapToLong(process -> Proc.ticksWithReaped(process.pid()))
        .sum();
  }
}
