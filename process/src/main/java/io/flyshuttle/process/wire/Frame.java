package io.flyshuttle.process.wire;

/**
 * A frame that has arrived. One object per connection: valid until the connection receives the next
 * frame.
 */
public final class Frame {

  /** Bytes that a frame may have, its length field not counted: 1 MiB. */
  public static final int LIMIT = 1 << 20;

  /** Bytes of type, task and epoch. */
  static final int HEADER = 1 + 8 + 4;

  /** Bytes of a payload that leave room for the rest of the frame. */
  public static final int PAYLOAD_LIMIT = LIMIT - HEADER - 2;

  private final FrameReader payload = new FrameReader();
  private FrameType type = FrameType.DONE;
  private long task;
  private int epoch;

  Frame() {}

  void set(FrameType type, long task, int epoch) {
    this.type = type;
    this.task = task;
    this.epoch = epoch;
  }

  /** What it says. */
  public FrameType type() {
    return type;
  }

  /** The task it is about; 0 where it is about none. */
  public long task() {
    return task;
  }

  /** The assignment of that task it is about. */
  public int epoch() {
    return epoch;
  }

  /** The payload; read it once, in order. */
  public FrameReader payload() {
    return payload;
  }

  @Override
  public String toString() {
    return type + " of task " + task + " epoch " + epoch;
  }
}
