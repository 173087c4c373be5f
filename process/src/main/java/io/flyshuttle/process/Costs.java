package io.flyshuttle.process;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one job of a function has cost lately: a moving mean, for the 256 used last. */
final class Costs {

  private static final int MOST = 256;

  private final Map<Integer, Long> means; // the longest unused first

  Costs() {
    this(new LinkedHashMap<>(16, 0.75f, true));
  }

  private Costs(Map<Integer, Long> means) {
    this.means = means;
  }

  /** Nanoseconds; {@link PoolState#NEVER} if it was not run yet. */
  long of(int function) {
    Long mean = means.get(function);
    return mean == null ? PoolState.NEVER : mean;
  }

  /** One took so long. A single long one counts for much: then nothing waits behind the next. */
  void learn(int function, long nanos) {
    means.merge(function, nanos, (mean, latest) -> mean + (latest - mean) / 8);
    if (means.size() > MOST) {
      Iterator<Integer> eldest = means.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  Costs copy() {
    return new Costs(new LinkedHashMap<>(means));
  }
}
