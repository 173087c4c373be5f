package io.flyshuttle.process.wire;

import java.io.IOException;

/** What a frame says. The codes are the protocol's: a new type gets a new code. */
public enum FrameType {
  /** Worker: who it is. */
  HELLO(1),
  /** Pool: welcome, and the settings. */
  HELLO_OK(2),
  /** Pool: call this function once, before any task. */
  INIT(3),
  /** Worker: ready for tasks. */
  READY(4),
  /** Pool: a function, to be named by its id from now on. */
  FUNCTION(5),
  /** Pool: this function is needed no longer. */
  FORGET(6),
  /** Pool: a task. */
  RUN(7),
  /** Pool: interrupt this task. */
  CANCEL(8),
  /** Pool: tell all stacks. */
  DUMP(9),
  /** Pool: end, when idle. */
  CLOSE(10),
  /** Worker: answers of some items of its task. */
  ITEMS(11),
  /** Worker: the task has ended. */
  DONE(12),
  /** Worker: {@code u32 item | u64 done | u64 total}, how far that item of the task is. */
  PROGRESS(13),
  /** Worker: {@code u32 item | value}, the best result of that item of the task so far. */
  PARTIAL(14),
  /** Worker: all stacks, as text. */
  STACKS(15),
  /** Worker: could not do what was asked; the worker itself is fine. */
  REFUSED(16),
  /** Worker: user code has begun to end this JVM; its exit code follows by the process. */
  EXITING(17),
  /** Either: a piece of a payload that is too large for a frame. Handled by the connection. */
  PART(18),
  /** Pool: shared memory to use from now on. Handled by the connection. */
  ARENA(19),
  /** Worker: has mapped it. Handled by the connection. */
  ARENA_OK(20),
  /** Pool: give back all tasks that are not begun. */
  RECALL(21),
  /** Worker: these were not begun, and will not be. */
  RETURNED(22),
  /** Pool: a task as {@link #RUN}; say when its function is called. */
  RUN_TELLING(23),
  /** Worker: the function of that task is called now. */
  BEGUN(24),
  /**
   * Pool: memory for all frames, in place of the socket. This and the next two: {@link FastLane}.
   */
  RING(25),
  /** Worker: has mapped it, or could not. */
  RING_OK(26),
  /** Pool: its frames come by that memory from now on. */
  RING_ON(27);

  private static final FrameType[] BY_CODE = new FrameType[28];

  static {
    for (FrameType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final byte code;

  FrameType(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  /** Whether it gives a worker a task. */
  public boolean isTask() {
    return this == RUN || this == RUN_TELLING;
  }

  static FrameType of(byte code) throws IOException {
    if (code <= 0 || code >= BY_CODE.length) {
      throw new IOException("protocol error: a frame of the unknown type " + code);
    }
    return BY_CODE[code];
  }
}
