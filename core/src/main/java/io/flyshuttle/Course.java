package io.flyshuttle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of a chunk's items through their segment: which are to come, which is at it, and which
 * have gone through and wait to be handed on together. One thread takes them through, or answers
 * for them; others may hand on what has passed meanwhile, and take away what is to come.
 */
final class Course {

  private final Segment segment;
  private final List<Slot> slots;

  // Guarded by this.
  private int next; // the first that has not begun
  private int end; // behind the last that is still to come here
  private List<Slot> passed;

  // Of the one thread that takes the items through.
  private int finished; // for good, failures included
  private int failures;

  Course(Segment segment, List<Slot> slots) {
    this.segment = segment;
    this.slots = slots;
    this.end = slots.size();
    this.passed = new ArrayList<>(slots.size());
  }

  List<Slot> slots() {
    return slots;
  }

  /**
   * Goes on to the next item.
   *
   * @param done the one that has gone through all steps just now
   * @return null if none is to come
   */
  @Nullable Slot next(@Nullable Slot done) {
    if (done != null) {
      permitUsed(done);
      finished++;
    }
    synchronized (this) {
      if (done != null) {
        passed.add(done);
      }
      return next < end ? slots.get(next++) : null;
    }
  }

  /** An item has gone through all steps. */
  void passed(Slot done) {
    permitUsed(done);
    finished++;
    synchronized (this) {
      passed.add(done);
    }
  }

  /** How many have begun here. */
  synchronized int begun() {
    return next;
  }

  /** How many have ended for good, those that failed included. */
  int finished() {
    return finished;
  }

  /** How many have failed for good. */
  int failures() {
    return failures;
  }

  /** What is elsewhere has begun as a whole. */
  synchronized void allBegun() {
    next = end;
  }

  /** Takes away what has not begun. */
  synchronized List<Slot> takeRest() {
    List<Slot> rest = slots.subList(next, end);
    end = next;
    return rest;
  }

  /** Takes away what has passed and was not handed on. */
  synchronized List<Slot> takePassed() {
    List<Slot> taken = passed;
    if (!taken.isEmpty()) {
      passed = new ArrayList<>();
    }
    return taken;
  }

  /** Hands on what has passed since the last time. Any thread. */
  void handOn() {
    List<Slot> taken = takePassed();
    if (!taken.isEmpty()) {
      segment.region.passed(segment.index, taken);
    }
  }

  /** The same, and those of these items that have not begun are for others. */
  void handOn(List<Slot> rest) {
    handOn();
    if (!rest.isEmpty()) {
      segment.region.notBegun(segment.index, rest);
    }
  }

  /**
   * Takes a permit for an item. Nobody waits for one while holding others that no work is done
   * with: what has passed so far goes on before.
   */
  void takePermit(Slot slot, Limit limit) throws InterruptedException {
    Ticker ticker = segment.run.ticker();
    if (!limit.tryAcquire(ticker)) {
      handOn();
      limit.acquire(ticker);
    }
    slot.permit = limit;
  }

  /** The work that an item's permit was for has ended; a gate's permits are for what follows. */
  void permitUsed(Slot slot) {
    if (segment.role != Segment.Role.GATE) {
      slot.givePermitBack();
    }
  }

  /**
   * Decides what becomes of an item whose current step threw: it is put back for another try, or
   * fails for good, as a value or with the run.
   *
   * @param how by its own code, by its time limit, or with its process
   */
  void failed(Slot slot, Throwable cause, Broken.How how, Optional<Object> partial) {
    slot.givePermitBack(); // before it can be tried again, with a permit of its own
    Throwable last = cause;
    Broken.How end = how;
    try {
      if (retries(slot, cause)) {
        return;
      }
    } catch (RuntimeException | Error predicates) { // what the user's condition throws is final
      if (predicates != cause) {
        predicates.addSuppressed(cause);
      }
      last = predicates;
      end = Broken.How.FAILED;
    }
    failures++;
    if (segment.settled) {
      slot.set(segment.code.steps(), new Broken(last, end, partial));
      passed(slot);
    } else {
      finished++;
      segment.run.fail(last, segment.code.name());
    }
  }

  private boolean retries(Slot slot, Throwable cause) {
    if (segment.role == Segment.Role.GATE) {
      return false;
    }
    Optional<Retry> retry = segment.steps.get(slot.step()).retry();
    if (retry.isEmpty()) {
      return false;
    }
    int attempts = slot.failed();
    return retry.get().retries(cause, attempts)
        && segment.run.again(segment, slot, retry.get().waitAfter(attempts));
  }
}
