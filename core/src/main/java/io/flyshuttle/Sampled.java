package io.flyshuttle;

import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/**
 * Some of the items of another source.
 *
 * @param size how many, where that is known
 * @param next gives the index of the item behind another; what is not above it ends the source
 */
record Sampled<T>(Source<T> all, OptionalLong size, LongUnaryOperator next) implements Source<T> {

  private static final long POLLED = 1024; // items that are dropped between two looks at the run

  @Override
  public boolean quick() {
    return all.quick();
  }

  @Override
  public boolean repeatable() {
    return all.repeatable();
  }

  @Override
  public void claim() {
    all.claim();
  }

  @Override
  public Cursor<T> open(Bounds bounds) throws Exception {
    return new Picking<>(all.open(bounds), next);
  }

  @Override
  public void abandon() {
    all.abandon();
  }

  /** Drops what is not wanted. */
  @SuppressWarnings("try") // closing may be interrupted: the run that closes handles it
  private static final class Picking<T> implements Cursor<T> {
    private final Cursor<T> all;
    private final LongUnaryOperator next;
    private long taken = -1; // the index of the last that was given
    private long read; // how many were read
    private boolean found; // the next one to be read is wanted

    Picking(Cursor<T> all, LongUnaryOperator next) {
      this.all = all;
      this.next = next;
    }

    @Override
    public boolean hasNext() throws Exception {
      if (!found) {
        long wanted = next.applyAsLong(taken);
        found = wanted > taken && dropUntil(wanted) && all.hasNext();
      }
      return found;
    }

    private boolean dropUntil(long wanted) throws Exception {
      for (; read < wanted; read++) {
        if (!all.hasNext()) {
          return false;
        }
        all.next();
        if (read % POLLED == 0) {
          Checkpoint.poll(); // the run may be over
        }
      }
      return true;
    }

    @Override
    public T next() throws Exception {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      found = false;
      taken = read++;
      return all.next();
    }

    @Override
    public void close() throws Exception {
      all.close();
    }
  }
}
