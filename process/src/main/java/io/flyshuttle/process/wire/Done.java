package io.flyshuttle.process.wire;

/**
 * The end of a task.
 *
 * @param answered how many of its items have an answer; fewer than it has if it was cancelled
 * @param worn whether the worker asks to be replaced, because user code has met a {@link
 *     VirtualMachineError} or left a thread behind
 */
public record Done(int answered, boolean worn) {

  /** Writes it. */
  public void write(FrameWriter out) {
    out.putInt(answered);
    out.putByte(worn ? 1 : 0);
  }

  /** Reads it. */
  public static Done read(FrameReader in) {
    return new Done(in.takeInt(), in.takeByte() != 0);
  }
}
