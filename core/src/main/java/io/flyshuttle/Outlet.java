package io.flyshuttle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the items of a chunk leave it: passed on, put back for another try, as a failure that has
 * become a value, or as the failure of the run. Used by the one thread that ends these items.
 */
final class Outlet {

  private final Segment segment;
  private final List<Slot> passed;
  private int failures;

  Outlet(Segment segment, int items) {
    this.segment = segment;
    this.passed = new ArrayList<>(items);
  }

  /** Items that failed, those that will be tried again included. */
  int failures() {
    return failures;
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

  /** An item has gone through all steps. */
  void passed(Slot slot) {
    permitUsed(slot);
    passed.add(slot);
  }

  /** Decides what becomes of an item whose current step threw. */
  void failed(Slot slot, Throwable cause, Optional<Object> partial) {
    permitUsed(slot); // before it can be tried again, with a permit of its own
    failures++;
    Throwable last = cause;
    try {
      if (retries(slot, cause)) {
        return;
      }
    } catch (RuntimeException | Error predicates) { // what the user's condition throws is final
      if (predicates != cause) {
        predicates.addSuppressed(cause);
      }
      last = predicates;
    }
    if (segment.settled) {
      boolean tooLate = last instanceof DeadlineExceededException;
      slot.set(segment.code.steps(), new Broken(last, tooLate, partial));
      passed.add(slot);
    } else {
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

  /** Hands on what has passed since the last time. */
  void handOn() {
    if (!passed.isEmpty()) {
      segment.region.passed(segment.index, passed);
      passed.clear();
    }
  }
}
