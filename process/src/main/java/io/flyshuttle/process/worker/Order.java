package io.flyshuttle.process.worker;

import io.flyshuttle.process.wire.Frame;
import io.flyshuttle.process.wire.FrameReader;
import io.flyshuttle.process.wire.FrameType;

/** A frame for the main thread, kept apart from the connection's buffer. */
final class Order {

  private final FrameReader payload;
  private FrameType type = FrameType.CLOSE;
  private Assignment assignment = new Assignment(0, 0, false);
  private boolean returned; // guarded by the intake's lock

  Order(FrameReader payload) {
    this.payload = payload;
  }

  /** Takes the frame over, with its payload. */
  void take(Frame frame) {
    type = frame.type();
    boolean tells = type == FrameType.RUN_TELLING;
    assignment = new Assignment(frame.task(), frame.epoch(), tells);
    frame.payload().moveTo(payload);
  }

  /** It is not to be begun: the pool was told so. */
  void giveBack() {
    returned = true;
  }

  boolean isReturned() {
    return returned;
  }

  FrameType type() {
    return type;
  }

  Assignment assignment() {
    return assignment;
  }

  FrameReader payload() {
    return payload;
  }
}
