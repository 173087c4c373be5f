package io.flyshuttle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a scope in the order of forking, and how many of them have ended. The owner appends;
 * tasks end and anyone looks beside that.
 */
final class TaskList {

  private static final int MOST_LINES = 10;
  private static final VarHandle ENDED;

  static {
    try {
      ENDED = MethodHandles.lookup().findVarHandle(TaskList.class, "ended", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private volatile @Nullable TaskImpl<?> first;
  private @Nullable TaskImpl<?> last; // owner only
  private int forked; // written by the owner; others may read an older count

  // Tasks whose threads have ended the work, or that never began. The owner waits for it to reach
  // awaited, which it writes before it looks at this; a task ends the other way round.
  private volatile int ended;
  private volatile int awaited = -1;

  /** Adds one; a volatile write, before which nothing of the owner's is reordered. */
  void append(TaskImpl<?> task) {
    TaskImpl<?> before = last;
    last = task;
    forked++;
    if (before == null) {
      first = task;
    } else {
      before.next = task;
    }
  }

  /** Counts an end; true if the owner waits for this one. */
  boolean oneEnded() {
    return (int) ENDED.getAndAdd(this, 1) + 1 == awaited;
  }

  /** From now on the end of the last task is {@link #oneEnded} that the owner waits for. */
  void awaitLast() {
    awaited = forked;
  }

  Optional<TaskImpl<?>> first() {
    return Optional.ofNullable(first);
  }

  int forked() {
    return forked;
  }

  /** Tasks that have not ended. */
  int pending() {
    return forked - ended;
  }

  void each(Consumer<? super TaskImpl<?>> action) {
    for (TaskImpl<?> task = first; task != null; task = task.next) {
      action.accept(task);
    }
  }

  /** Tasks with the lines that forked them, for messages: the first few. */
  String lines(Predicate<? super TaskImpl<?>> which) {
    List<String> lines = new ArrayList<>();
    int more = 0;
    for (TaskImpl<?> task = first; task != null; task = task.next) {
      if (which.test(task)) {
        if (lines.size() < MOST_LINES) {
          lines.add(task.toString());
        } else {
          more++;
        }
      }
    }
    return String.join(", ", lines) + (more == 0 ? "" : " and " + more + " more");
  }
}
