package io.flyshuttle.examples.asyncio;

import io.flyshuttle.Shuttle;
import io.flyshuttle.Task;
import io.flyshuttle.TaskTree;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Looking at what runs. */
final class Watching {

  private Watching() {}

  /** {@code asyncio.all_tasks()}, as a tree. */
  static String allTasks(Shuttle shuttle) {
    return shuttle.tree().toText();
  }

  /** {@code asyncio.run(main(), debug=True)} warns of slow callbacks; here one asks for them. */
  static List<String> slowerThan(Shuttle shuttle, Duration limit) {
    return nodes(shuttle.tree().roots())
        .filter(node -> node.where().isPresent() && node.kind().equals("task"))
        .filter(task -> task.age().compareTo(limit) >= 0)
        .map(task -> task.name() + " at " + task.where().orElseThrow() + " for " + task.age())
        .toList();
  }

  private static Stream<TaskTree.Node> nodes(List<TaskTree.Node> roots) {
    return roots.stream().flatMap(node -> Stream.concat(Stream.of(node), nodes(node.children())));
  }

  /** Threads that go on after their timeout: asyncio has no list of them. */
  static List<String> leftBehind(Shuttle shuttle) {
    return shuttle.detached().stream().map(Task::forkedAt).toList();
  }

  /** {@code loop.slow_callback_duration = 0.05}: after that a calculation gives up its place. */
  static Shuttle sliced() {
    return Shuttle.builder().slice(Duration.ofMillis(50)).build();
  }
}
