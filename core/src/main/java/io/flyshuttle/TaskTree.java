package io.flyshuttle;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A picture of everything a shuttle is doing: scopes, runs, tasks and stages; who waits for whom,
 * for how long, and where. A snapshot; taking one stops nothing, so its parts may be of moments a
 * little apart.
 *
 * @param roots what was started from outside any task
 * @since 0.1
 */
public record TaskTree(List<Node> roots) {

  /**
   * One scope, task, run or stage.
   *
   * @param kind what it is: "scope", "task", "run" or "stage"
   * @param name the name given
   * @param state a task's {@link Task.State}, or what the scope, run or stage is at
   * @param age time since it began
   * @param forkedAt the line that forked it; of a scope, the line that forked its first task
   * @param waitsFor what its thread waits for, if that is known
   * @param where the line its thread is at, if it has one
   * @param children what belongs to it
   */
  public record Node(
      String kind,
      String name,
      String state,
      Duration age,
      Optional<String> forkedAt,
      Optional<String> waitsFor,
      Optional<String> where,
      List<Node> children) {}

  /** The tree as indented lines, one for each node. */
  public String toText() {
    return TaskTreeFormat.text(this);
  }

  /**
   * The tree as JSON: an array of nodes with the fields of {@link Node}, the age in milliseconds.
   */
  public String toJson() {
    return TaskTreeFormat.json(this);
  }
}
