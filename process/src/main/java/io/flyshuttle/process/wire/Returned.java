package io.flyshuttle.process.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * The answer to {@link FrameType#RECALL}.
 *
 * @param tasks what the worker has not begun and will not, in the order in which it was sent
 */
public record Returned(List<Task> tasks) {

  /**
   * A task given back.
   *
   * @param epoch of its assignment
   */
  public record Task(long id, int epoch) {}

  /** Copies the list. */
  public Returned {
    tasks = List.copyOf(tasks);
  }

  /** Writes it. */
  public void write(FrameWriter out) {
    out.putInt(tasks.size());
    for (Task task : tasks) {
      out.putLong(task.id());
      out.putInt(task.epoch());
    }
  }

  /** Reads it. */
  public static Returned read(FrameReader in) {
    List<Task> tasks = new ArrayList<>();
    for (int left = in.takeInt(); left > 0; left--) {
      tasks.add(new Task(in.takeLong(), in.takeInt()));
    }
    return new Returned(tasks);
  }
}
