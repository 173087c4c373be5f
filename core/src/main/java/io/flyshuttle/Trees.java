package io.flyshuttle;

import io.flyshuttle.spi.Nature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the nodes of a {@link TaskTree} from what runs. */
final class Trees {

  private Trees() {}

  static TaskTree of(Registry registry) {
    List<TaskTree.Node> roots = new ArrayList<>();
    for (Registry.Running running : registry.running()) {
      if (!isWithin(running)) {
        roots.add(running.node());
      }
    }
    for (Task<?> task : registry.detached()) {
      if (!(task instanceof TaskImpl<?> ours)) {
        roots.add(stray(task));
      } else if (ours.scope().isClosed()) { // while its scope is open it is found there
        roots.add(of(ours));
      }
    }
    return new TaskTree(List.copyOf(roots));
  }

  /** Whether it is found within a task or the block of a scope. */
  private static boolean isWithin(Registry.Running running) {
    return running instanceof Loom.RunEntry entry
        && (entry.run().task().filter(TaskImpl::alive).isPresent()
            || entry.run().block().filter(scope -> !scope.isClosed()).isPresent());
  }

  /** An item that a run went on without. */
  private static TaskTree.Node stray(Task<?> task) {
    return new TaskTree.Node(
        "task",
        "",
        task.state().name(),
        task.age(),
        Optional.of(task.forkedAt()),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  static TaskTree.Node of(ScopeImpl<?, ?> scope) {
    List<TaskTree.Node> children = new ArrayList<>();
    scope
        .tasks()
        .each(task -> {
          if (task.alive()) {
            children.add(of(task));
          }
        });
    ScopeImpl<?, ?> inner = scope.block.inner;
    if (inner != null) {
      children.add(of(inner));
    }
    scope.block.runs().forEach(run -> children.add(RunNode.of(run)));
    return new TaskTree.Node(
        "scope",
        scope.name(),
        scope.reason().map(Enum::name).orElse("OPEN"),
        scope.age(),
        scope.forkedAt(),
        waitsFor(scope),
        ForkLine.where(scope.owner()),
        List.copyOf(children));
  }

  static TaskTree.Node of(TaskImpl<?> task) {
    ScopeImpl<?, ?> nested = task.nested();
    return new TaskTree.Node(
        "task",
        task.nature().name().toLowerCase(Locale.ROOT),
        task.state().name(),
        task.age(),
        Optional.of(task.forkedAt()),
        waitsFor(task, nested),
        elsewhere(task) ? Optional.empty() : task.thread().flatMap(ForkLine::where),
        inside(task, nested));
  }

  /** Its thread here only waits. */
  private static boolean elsewhere(TaskImpl<?> task) {
    return task.nature() == Nature.KILLABLE;
  }

  private static List<TaskTree.Node> inside(TaskImpl<?> task, @Nullable ScopeImpl<?, ?> nested) {
    List<TaskTree.Node> children = new ArrayList<>();
    if (nested != null) {
      children.add(of(nested));
    }
    for (Registry.Running running : task.scope().loom().registry().running()) {
      if (running instanceof Loom.RunEntry entry
          && entry.run().block().isEmpty() // else it is found within that
          && entry.run().task().filter(task::equals).isPresent()) {
        children.add(running.node());
      }
    }
    return children;
  }

  private static Optional<String> waitsFor(TaskImpl<?> task, @Nullable ScopeImpl<?, ?> nested) {
    if (task.state() == Task.State.QUEUED) {
      return Optional.of(task.nature() == Nature.CPU ? "a thread of the CPU pool" : "a thread");
    }
    if (elsewhere(task)) {
      return Optional.of("a worker process");
    }
    ScopeImpl<?, ?> innermost = nested;
    while (innermost != null && innermost.block.inner != null) {
      innermost = innermost.block.inner;
    }
    return innermost == null ? Optional.empty() : inside(innermost);
  }

  private static Optional<String> inside(ScopeImpl<?, ?> scope) {
    return waitsFor(scope).map(what -> what + " in " + scope.named());
  }

  private static Optional<String> waitsFor(ScopeImpl<?, ?> scope) {
    OwnerWait.For what = scope.waiting().what();
    String since = " for " + millis(scope.waiting().time());
    return switch (what) {
      case NOTHING -> Optional.empty();
      case TASKS -> {
        int tasks = scope.tasks().pending();
        yield Optional.of(tasks + (tasks == 1 ? " task" : " tasks") + since);
      }
      case PERMIT -> Optional.of("a permit" + since);
      case QUEUE -> Optional.of("room in the queue of the CPU pool" + since);
    };
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
  }
}
