package io.flyshuttle;

import java.util.Optional;

/**
 * One operation of those that see items one at a time: between two regions, or before the sink.
 * Used by one thread. Items may be {@link Broken}: all but {@link SettleLink} let those pass.
 */
abstract class Link {

  /** A batch that waits for nothing. */
  static final long NEVER = Long.MAX_VALUE;

  /**
   * Takes an item.
   *
   * @return false if no more are wanted
   */
  abstract boolean push(Object item) throws Exception;

  /** No more will come: lets out what is held back, and ends what follows. */
  abstract void finish() throws Exception;

  /**
   * When {@link #timeUp} wants to be called, as a reading of the clock; {@link #NEVER} for never.
   */
  long deadline() {
    return NEVER;
  }

  /**
   * The time of {@link #deadline} has come.
   *
   * @return false if no more are wanted
   */
  boolean timeUp() throws Exception {
    return true;
  }

  /**
   * What becomes of one item by itself, where this and all that follows give one item for one; else
   * nothing.
   */
  Optional<Object> alone(Object item) throws Exception {
    return Optional.empty();
  }

  /** Hands on what was gathered only to save cost: called before the thread waits. */
  boolean flush() throws Exception {
    return true;
  }

  /** A link that hands on to another. */
  abstract static class Inner extends Link {
    final Link next;

    Inner(Link next) {
      this.next = next;
    }

    @Override
    void finish() throws Exception {
      next.finish();
    }

    @Override
    long deadline() {
      return next.deadline();
    }

    @Override
    boolean timeUp() throws Exception {
      return next.timeUp();
    }

    @Override
    boolean flush() throws Exception {
      return next.flush();
    }
  }
}
