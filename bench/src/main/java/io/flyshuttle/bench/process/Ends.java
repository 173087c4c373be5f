package io.flyshuttle.bench.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The ends of processes as they come, by {@code pidfd_open} and {@code poll}: whoever looked into
 * {@code /proc} again and again would take the CPU from those that end, and would take one for gone
 * when its first thread is, before the others. Needs Linux 5.3. For use by one thread.
 */
final class Ends implements AutoCloseable {
  private static final long SYS_PIDFD_OPEN = 434; // the same on every architecture
  private static final short POLLIN = 1;
  private static final MemoryLayout POLLFD =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_INT, ValueLayout.JAVA_SHORT, ValueLayout.JAVA_SHORT);
  private static final Calls CALLS = Calls.find();

  private final List<Watched> left = new ArrayList<>();
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment entries;

  /** With the descriptor that tells of its end, -1 if it is gone. */
  private record Watched(long pid, int descriptor) {}

  /** Of these, which may have ended already. */
  Ends(Collection<Long> pids) throws IOException {
    entries = arena.allocate(POLLFD, pids.size());
    for (long pid : pids) {
      left.add(new Watched(pid, CALLS.open(pid)));
    }
  }

  /** Waits for the next that holds nothing any more, reaped or not. To be called once for each. */
  long next() throws IOException {
    Watched ended = ended();
    left.remove(ended);
    CALLS.close(ended.descriptor);
    return ended.pid;
  }

  private Watched ended() throws IOException {
    for (Watched one : left) {
      if (one.descriptor < 0) {
        return one;
      }
    }
    while (true) {
      for (int i = 0; i < left.size(); i++) {
        MemorySegment entry = entry(i);
        entry.set(ValueLayout.JAVA_INT, 0, left.get(i).descriptor);
        entry.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
        entry.set(ValueLayout.JAVA_SHORT, 6, (short) 0);
      }
      CALLS.poll(entries, left.size());
      for (int i = 0; i < left.size(); i++) {
        if (entry(i).get(ValueLayout.JAVA_SHORT, 6) != 0) {
          return left.get(i);
        }
      }
    }
  }

  private MemorySegment entry(int index) {
    return entries.asSlice(index * POLLFD.byteSize(), POLLFD.byteSize());
  }

  @Override
  public void close() throws IOException {
    for (Watched one : left) {
      CALLS.close(one.descriptor);
    }
    arena.close();
  }

  private record Calls(MethodHandle syscall, MethodHandle polling, MethodHandle closing) {

    static Calls find() {
      MemoryLayout number = ValueLayout.JAVA_INT;
      MemoryLayout wide = ValueLayout.JAVA_LONG;
      return new Calls(
          handle(
              "syscall",
              FunctionDescriptor.of(wide, wide, wide, wide),
              Linker.Option.firstVariadicArg(1)),
          handle("poll", FunctionDescriptor.of(number, ValueLayout.ADDRESS, wide, number)),
          handle("close", FunctionDescriptor.of(number, number)));
    }

    @SuppressWarnings("restricted") // benchmarks run with native access
    private static MethodHandle handle(
        String name, FunctionDescriptor type, Linker.Option... options) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }

    int open(long pid) throws IOException {
      try {
        return (int) Math.max((long) syscall.invokeExact(SYS_PIDFD_OPEN, pid, 0L), -1);
      } catch (Throwable impossible) {
        throw new IOException(impossible);
      }
    }

    void poll(MemorySegment entries, long count) throws IOException {
      try {
        int _ = (int) polling.invokeExact(entries, count, -1);
      } catch (Throwable impossible) {
        throw new IOException(impossible);
      }
    }

    void close(int descriptor) throws IOException {
      try {
        int _ = (int) closing.invokeExact(descriptor);
      } catch (Throwable impossible) {
        throw new IOException(impossible);
      }
    }
  }
}
