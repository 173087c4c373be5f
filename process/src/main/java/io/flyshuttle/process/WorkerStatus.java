package io.flyshuttle.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A worker as seen from any process of the same user: what {@code flyshuttle ps} lists.
 *
 * @param owner process id of the pool's JVM
 * @param pid process id of the worker
 * @param started when the worker was started
 * @param task number of the task that it works at; empty if it is idle
 * @param name of that task, "" if it is idle
 * @param since when it began with that task, or became idle
 * @param residentBytes its resident memory, or -1 where that isn't known
 * @since 0.1
 */
public record WorkerStatus(
    long owner,
    long pid,
    Instant started,
    OptionalLong task,
    String name,
    Instant since,
    long residentBytes) {

  /** Refuses null, by the name of the parameter. */
  public WorkerStatus {
    Objects.requireNonNull(started, "started");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(since, "since");
  }

  /**
   * The workers of all pools of this user on this machine (of this container), by owner and age. It
   * is a snapshot; pools that can't be read are left out.
   */
  public static List<WorkerStatus> all() {
    List<WorkerStatus> found = new ArrayList<>();
    for (Path sheet : Platform.LINUX ? openSheets() : lyingSheets()) {
      found.addAll(read(sheet));
    }
    found.sort(
        Comparator.comparingLong(WorkerStatus::owner)
            .thenComparing(WorkerStatus::started)
            .thenComparingLong(WorkerStatus::pid));
    return found;
  }

  private static List<Path> openSheets() {
    return list(Path.of("/proc"), process -> process.getFileName().toString().matches("\\d+"))
        .stream()
        .flatMap(process -> list(process.resolve("fd"), WorkerStatus::isSheet).stream())
        .toList();
  }

  private static boolean isSheet(Path descriptor) {
    try {
      Path target = Files.readSymbolicLink(descriptor).getFileName();
      return target != null && target.toString().startsWith(Roster.NAME);
    } catch (IOException gone) {
      return false;
    }
  }

  private static List<Path> lyingSheets() {
    return PrivateDirectory.places().stream()
        .flatMap(place -> list(place, PrivateDirectory::isOne).stream())
        .map(directory -> directory.resolve(Roster.NAME))
        .filter(Files::isReadable)
        .toList();
  }

  private static List<Path> list(Path folder, Predicate<Path> filter) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(filter).toList();
    } catch (IOException | RuntimeException unreadable) {
      return List.of(); // another user's, or gone
    }
  }

  private static List<WorkerStatus> read(Path sheet) {
    try (FileChannel file = FileChannel.open(sheet);
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena);
      if (!Slot.isSheet(memory)) {
        return List.of();
      }
      long owner = Slot.owner(memory);
      return Slot.all(memory).stream()
          .map(Slot::read)
          .flatMap(Optional::stream)
          .filter(entry -> Platform.started(entry.pid()).isPresent())
          .map(entry -> of(owner, entry))
          .toList();
    } catch (IOException | RuntimeException unreadable) {
      return List.of();
    }
  }

  private static WorkerStatus of(long owner, Slot.Entry entry) {
    return new WorkerStatus(
        owner,
        entry.pid(),
        Instant.ofEpochMilli(entry.started()),
        entry.task() == OutputLine.NO_TASK ? OptionalLong.empty() : OptionalLong.of(entry.task()),
        entry.name(),
        Instant.ofEpochMilli(entry.since()),
        Platform.residentBytes(entry.pid()));
  }
}
