package io.flyshuttle.process;

import io.flyshuttle.process.wire.Answer;
import io.flyshuttle.process.wire.FrameWriter;
import io.flyshuttle.process.wire.Shipped;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link Job} is outside of the scheduling. Called by threads of the pool, outside of its
 * lock; implementations never block.
 */
interface Work {

  /** What to call it in lists and messages. */
  String name();

  /** Its function. */
  Shipped function();

  /** The payload of its {@code RUN} frame; without a byte if it is over. */
  FrameWriter payload();

  /** Whether it takes a while until a worker has read such a payload. */
  static boolean isLarge(FrameWriter payload) {
    return payload.bulkCount() > 0 || payload.size() > Orders.SMALL;
  }

  /** Where {@link #answers} and {@link #ended} come from, and nothing else. */
  Mailbox mailbox();

  /** It is about to be sent to a worker. */
  void assigned(WorkerLink worker);

  /** Answers of further items, in order. */
  void answers(List<Answer> answers);

  /**
   * How far an item is.
   *
   * @param item its number in the job; it may have an answer already
   * @param total negative if it is not known
   */
  void progress(int item, long done, long total);

  /** The best result so far of an item. */
  void partial(int item, Object value);

  /**
   * It is over; nothing is called after this but {@link #left}.
   *
   * @param worker the one that had it last, if any
   */
  void ended(Ending ending, Optional<WorkerLink> worker);

  /**
   * Its worker has ended it, too, or is dead. Called after {@link #ended} with a worker and an
   * {@link Ending#mayLinger ending} that does not say so itself.
   */
  void left();
}
