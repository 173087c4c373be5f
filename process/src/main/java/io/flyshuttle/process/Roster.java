package io.flyshuttle.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The list of a pool's workers and what each does, for {@code flyshuttle ps} in another process.
 *
 * <p>It is a mapped file: a change costs some stores to memory, and what a killed pool last did can
 * still be read until the kernel has reaped it. On Linux the file has lost its name at once:
 * readers find it among the descriptors of its owner ({@code /proc/<pid>/fd}), and nothing is left
 * behind. Elsewhere it lies in a private directory of its own. Safe for use by many threads.
 */
final class Roster implements AutoCloseable {
  /** The file's name. */
  static final String NAME = "flyshuttle-workers";

  private final List<Sheet> sheets = new ArrayList<>(); // guarded by this
  private final List<Path> places;

  Roster(List<Path> places) {
    this.places = places;
  }

  /** An entry for a worker. Without room in any file it goes to memory that nobody reads. */
  synchronized Slot enter(long pid) {
    for (Sheet sheet : sheets) {
      Optional<Slot> free = sheet.free();
      if (free.isPresent()) {
        return free.get().enter(pid);
      }
    }
    Sheet fresh = Sheet.make(places);
    sheets.add(fresh);
    return fresh.free().orElseThrow().enter(pid);
  }

  @Override
  public synchronized void close() {
    sheets.forEach(Sheet::close);
    sheets.clear();
  }

  /** One file: a header and 63 slots. */
  private record Sheet(List<Slot> slots, Optional<FileChannel> file, Optional<PrivateDirectory> in)
      implements AutoCloseable {
    private static final int BYTES = Slot.BYTES * 64;

    static Sheet make(List<Path> places) {
      try {
        return PrivateDirectory.in(places, Sheet::in);
      } catch (LaunchException | InterruptedException unavailable) {
        if (unavailable instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        return over(MemorySegment.ofArray(new long[BYTES / 8]), Optional.empty(), Optional.empty());
      }
    }

    private static Sheet in(PrivateDirectory directory) throws IOException {
      Path path = directory.path().resolve(NAME);
      Set<StandardOpenOption> options =
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileChannel file = FileChannel.open(path, options, PrivateDirectory.onlyOwner("rw-------"));
      try {
        // Written, not only sized: on a full disk this fails, where a store to memory would crash.
        ByteBuffer zeros = ByteBuffer.allocate(BYTES);
        while (zeros.hasRemaining()) {
          file.write(zeros);
        }
        MemorySegment memory = file.map(FileChannel.MapMode.READ_WRITE, 0, BYTES, Arena.ofAuto());
        if (Platform.LINUX) {
          directory.close();
          return over(memory, Optional.of(file), Optional.empty());
        }
        return over(memory, Optional.of(file), Optional.of(directory));
      } catch (IOException | RuntimeException failure) {
        file.close();
        throw failure;
      }
    }

    private static Sheet over(
        MemorySegment memory, Optional<FileChannel> file, Optional<PrivateDirectory> in) {
      Slot.head(memory);
      return new Sheet(Slot.all(memory), file, in);
    }

    Optional<Slot> free() {
      return slots.stream().filter(Slot::isFree).findFirst();
    }

    @Override
    public void close() {
      try {
        if (file.isPresent()) {
          file.get().close();
        }
      } catch (IOException ignored) {
        return; // only the descriptor is of interest, and that is gone
      } finally {
        in.ifPresent(PrivateDirectory::close);
      }
    }
  }
}
