package io.flyshuttle.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A worker's entry in the {@link Roster}: what it does, in 512 bytes of memory that other processes
 * read. One writer at a time; readers use the version to find out whether they read a half-written
 * entry (a sequence lock: odd while being written).
 */
final class Slot {
  static final int BYTES = 512;

  private static final long MAGIC = 0x666C79_7075_0001L; // "fly", "pu", format 1
  private static final int OWNER = 8;
  private static final int VERSION = 0;
  private static final int PID = 8;
  private static final int STARTED = 16;
  private static final int TASK = 24;
  private static final int SINCE = 32;
  private static final int LENGTH = 40;
  private static final int NAME = 44;
  private static final int LONGEST = BYTES - NAME;
  private static final ValueLayout.OfLong WIDE = ValueLayout.JAVA_LONG;
  private static final ValueLayout.OfInt NUMBER = ValueLayout.JAVA_INT;
  private static final int ATTEMPTS = 1_000;

  private final MemorySegment memory;

  private Slot(MemorySegment memory) {
    this.memory = memory;
  }

  /** Writes the first 512 bytes of a sheet, which tell what it is. */
  static void head(MemorySegment sheet) {
    sheet.set(WIDE, OWNER, ProcessHandle.current().pid());
    VarHandle.releaseFence();
    sheet.set(WIDE, 0, MAGIC);
  }

  static boolean isSheet(MemorySegment memory) {
    return memory.byteSize() >= BYTES && memory.get(WIDE, 0) == MAGIC;
  }

  static long owner(MemorySegment sheet) {
    return sheet.get(WIDE, OWNER);
  }

  /** All slots of a sheet. */
  static List<Slot> all(MemorySegment sheet) {
    return LongStream.range(1, sheet.byteSize() / BYTES)
        .mapToObj(i -> new Slot(sheet.asSlice(i * BYTES, BYTES)))
        .toList();
  }

  boolean isFree() {
    return memory.get(WIDE, PID) == 0;
  }

  Slot enter(long pid) {
    write(() -> {
      memory.set(WIDE, PID, pid);
      memory.set(WIDE, STARTED, System.currentTimeMillis());
      task(OutputLine.NO_TASK, new byte[0]);
    });
    return this;
  }

  /** The worker works at this task from now on. */
  void running(long task, String name) {
    byte[] bytes = name.getBytes(UTF_8);
    write(() -> task(task, bytes));
  }

  /** The worker has nothing to do. */
  void idle() {
    write(() -> task(OutputLine.NO_TASK, new byte[0]));
  }

  /** Gives the slot back. */
  void leave() {
    write(() -> memory.set(WIDE, PID, 0L));
  }

  private void task(long task, byte[] name) {
    int length = Math.min(name.length, LONGEST);
    memory.set(WIDE, TASK, task);
    memory.set(WIDE, SINCE, System.currentTimeMillis());
    memory.set(NUMBER, LENGTH, length);
    MemorySegment.copy(name, 0, memory, ValueLayout.JAVA_BYTE, NAME, length);
  }

  private synchronized void write(Runnable change) {
    int version = memory.get(NUMBER, VERSION);
    memory.set(NUMBER, VERSION, version + 1);
    VarHandle.fullFence(); // the odd version is seen before any part of the change
    change.run();
    VarHandle.releaseFence(); // and the even one after all of it
    memory.set(NUMBER, VERSION, version + 2);
  }

  /** What the entry says; empty if it is free, or its writer was killed half way. */
  Optional<Entry> read() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int before = memory.get(NUMBER, VERSION);
      VarHandle.acquireFence();
      byte[] name = new byte[Math.clamp(memory.get(NUMBER, LENGTH), 0, LONGEST)];
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, NAME, name, 0, name.length);
      Entry entry =
          new Entry(
              memory.get(WIDE, PID),
              memory.get(WIDE, STARTED),
              memory.get(WIDE, TASK),
              memory.get(WIDE, SINCE),
              new String(name, UTF_8));
      VarHandle.acquireFence();
      if ((before & 1) == 0 && memory.get(NUMBER, VERSION) == before) {
        return entry.pid() == 0 ? Optional.empty() : Optional.of(entry);
      }
      Thread.onSpinWait();
    }
    return Optional.empty();
  }

  /**
   * A copy.
   *
   * @param started when the worker was started, in milliseconds since 1970
   * @param task its number, or {@link OutputLine#NO_TASK}
   * @param since when that task, or the idleness, began, in milliseconds since 1970
   */
  record Entry(long pid, long started, long task, long since, String name) {}
}
