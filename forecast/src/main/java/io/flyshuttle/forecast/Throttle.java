package io.flyshuttle.forecast;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many items may wait at once in a stage: as many as it takes and no more, for what they ask
 * has to bear it. From time to time it tries half as many for a while. Where as much gets done,
 * that is kept; else it goes back, and tries again after twice as long, so that what trying costs
 * is a small part of a long run. In between it tries twice as many again, since what is asked may
 * have changed. Where much fails it takes a tenth off.
 *
 * <p>It looks at windows of items: twice as many as may wait at once, and at least {@value #LEAST}.
 * The first ones do not count, since programs are slow when they begin. Thread-safe.
 */
final class Throttle {
  private static final int LEAST = 64; // items of a window
  private static final int PAUSE = 16; // windows before the first try
  private static final int SMOOTH = 4; // windows of which the mean is what is done without a try
  private static final double SAME = 0.97; // as much done
  private static final double MUCH = 0.1; // of a window fails
  private static final int FLOOR = 2;

  /** STEADY ──▶ SETTLING, where items begun before still come out ──▶ TRYING ──▶ STEADY. */
  private enum Phase {
    STEADY,
    SETTLING,
    TRYING
  }

  private final int most;
  private final AtomicInteger ended = new AtomicInteger(); // in this window
  private final AtomicInteger failed = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile int atMost;

  // Guarded by lock.
  private boolean running;
  private long began; // of this window
  private Phase phase = Phase.STEADY;
  private int left = PAUSE; // windows before the next try
  private int pause = PAUSE;
  private boolean up; // the direction of the last try
  private int before; // what it was before the try
  private double rate; // items a nanosecond without a try; 0 while unknown
  private double best; // the most that was done without a try

  /**
   * For a stage.
   *
   * @param most that the stage allows, at least 1
   */
  Throttle(int most) {
    this.most = most;
    this.atMost = most;
  }

  int atMost() {
    return atMost;
  }

  /**
   * An item has come through, or failed.
   *
   * @param now in nanoseconds
   */
  void ended(long now, boolean well) {
    if (!well) {
      failed.incrementAndGet();
    }
    if (ended.incrementAndGet() >= Math.max(LEAST, 2L * atMost) && lock.tryLock()) {
      try {
        int items = ended.getAndSet(0);
        int failures = failed.getAndSet(0);
        if (running && now > began && items > 0) {
          window((double) items / (now - began), (double) failures / items);
        }
        running = true;
        began = now;
      } finally {
        lock.unlock();
      }
    }
  }

  private void window(double done, double failing) {
    if (failing > MUCH) {
      atMost = Math.min(atMost, Math.max(FLOOR, atMost - Math.max(1, atMost / 10)));
      steady(pause);
      return;
    }
    switch (phase) {
      case STEADY -> waited(done);
      case SETTLING -> phase = Phase.TRYING;
      case TRYING -> tried(done);
    }
  }

  private void waited(double done) {
    left--;
    if (left < SMOOTH) {
      rate = rate == 0 ? done : (rate + done) / 2;
    }
    if (left > 0) {
      return;
    }
    best = Math.max(best, rate);
    up = !up && atMost < most;
    before = atMost;
    int next = (int) (up ? Math.min(most, 2L * atMost) : Math.max(FLOOR, atMost / 2));
    if (next == atMost || atMost < FLOOR) {
      steady(pause);
    } else {
      atMost = next;
      phase = Phase.SETTLING;
    }
  }

  private void tried(double done) {
    boolean better = up ? done * SAME > rate : done >= SAME * best;
    if (better) {
      pause = PAUSE;
      steady(SMOOTH);
    } else {
      atMost = before;
      pause = Math.min(1 << 20, 2 * pause);
      steady(pause);
    }
  }

  private void steady(int windows) {
    phase = Phase.STEADY;
    left = windows;
    rate = 0;
  }
}
