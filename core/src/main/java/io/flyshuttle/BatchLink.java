package io.flyshuttle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lists of a size, or of what has come in a time. */
final class BatchLink extends Link.Inner {

  private final int size;
  private final long maxWait; // nanoseconds
  private final Ticker ticker;
  private List<Object> batch = new ArrayList<>();
  private long due = NEVER;
  private boolean wanted = true; // what follows wants more

  BatchLink(Op.Batch op, Ticker ticker, Link next) {
    super(next);
    this.size = op.size();
    this.maxWait = Nanos.of(op.maxWait());
    this.ticker = ticker;
  }

  @Override
  boolean push(Object item) throws Exception {
    if (item instanceof Broken) {
      return handOn(item);
    }
    if (batch.isEmpty()) {
      due = ticker.nanos() + maxWait;
    }
    batch.add(item);
    return batch.size() < size || emit();
  }

  private boolean emit() throws Exception {
    List<Object> full = Collections.unmodifiableList(batch);
    batch = new ArrayList<>();
    due = NEVER;
    return handOn(full);
  }

  private boolean handOn(Object item) throws Exception {
    wanted = wanted && next.push(item);
    return wanted;
  }

  @Override
  long deadline() {
    long later = next.deadline();
    return due == NEVER || (later != NEVER && later - due < 0) ? later : due;
  }

  @Override
  boolean timeUp() throws Exception {
    boolean more = true;
    if (due != NEVER && ticker.nanos() - due >= 0) {
      more = emit();
    }
    return next.timeUp() && more;
  }

  @Override
  void finish() throws Exception {
    if (wanted && !batch.isEmpty()) {
      emit();
    }
    next.finish();
  }
}
