package io.flyshuttle.process;

import io.flyshuttle.process.wire.Answer;
import io.flyshuttle.process.wire.FrameWriter;
import io.flyshuttle.process.wire.Shipped;
import java.util.List;
import java.util.Optional;

/** Work that is only scheduled. */
enum NoWork implements Work {
  INSTANCE;

  @Override
  public Shipped function() {
    return new Shipped(7, new byte[0]);
  }

  @Override
  public FrameWriter payload() {
    return new FrameWriter();
  }

  @Override
  public Mailbox mailbox() {
    return new Mailbox();
  }

  @Override
  public void assigned(WorkerLink worker) {}

  @Override
  public void answers(List<Answer> answers) {}

  @Override
  public void progress(int item, long done, long total) {}

  @Override
  public void partial(int item, Object value) {}

  @Override
  public void ended(Ending ending, Optional<WorkerLink> worker) {}

  @Override
  public void left() {}
}
