package io.flyshuttle.bench.process;

import io.flyshuttle.bench.Table;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much of the machine others have used since this was made: what figures are to be read by. It
 * adds up what the kernel says of each process; the sum for all cores in {@code /proc/stat} is a
 * sample, which misses most of what runs for less than a tick.
 */
final class Load {
  private final long foreign = foreign();
  private final long began = System.nanoTime();
  private long orphaned;

  /** Ticks of processes that this one has started and that another will reap. */
  void orphan(long ticks) {
    orphaned += ticks;
  }

  /** A line for the reader. */
  String told() {
    double ticks = (System.nanoTime() - began) / 1e7;
    double used = (foreign() - foreign - orphaned) / ticks;
    int cores = Runtime.getRuntime().availableProcessors();
    return "Meanwhile others used " + Table.number(used) + " of " + cores + " cores.\n";
  }

  /** Ticks of 10 ms of all that is neither this process nor started by it. */
  private static long foreign() {
    ProcessHandle self = ProcessHandle.current();
    Set<Long> own =
        Stream.concat(Stream.of(self), self.descendants())
            .map(ProcessHandle::pid)
            .collect(Collectors.toSet());
    return Proc.all().stream()
        .filter(pid -> !own.contains(pid))
        .mapToLong(Proc::ticksWithReaped)
        .sum();
  }
}
