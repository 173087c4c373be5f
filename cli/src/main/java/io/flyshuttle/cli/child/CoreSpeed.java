package io.flyshuttle.cli.child;

import io.flyshuttle.forecast.Spin;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How quick the cores are while work runs: measured before it and after it, and looked at again and
 * again meanwhile, for it drifts within seconds. Each of these counts as much. Used by one thread
 * at a time.
 */
final class CoreSpeed {
  private static final Duration LONG = Duration.ofMillis(60);
  private static final int GLANCE = 20; // times the reference: 0.3 ms

  private final Look measured;
  private final DoubleSupplier glanced;
  private double sum;
  private int looks;

  /** At the cores of this machine. */
  CoreSpeed() {
    this(() -> Spin.measure(LONG), () -> Spin.glance(GLANCE));
  }

  /** By looks that are given, which tell what the reference loop takes. */
  CoreSpeed(Look measured, DoubleSupplier glanced) {
    this.measured = measured;
    this.glanced = glanced;
  }

  /** A look that takes its time. */
  @FunctionalInterface
  interface Look {
    double nanos() throws InterruptedException;
  }

  /** Takes its time, on all cores. */
  void measure() throws InterruptedException {
    add(measured.nanos());
  }

  /** Takes the calling thread's core for a moment. */
  void glance() {
    add(glanced.getAsDouble());
  }

  private void add(double nanos) {
    sum += nanos;
    looks++;
  }

  /** What the reference loop took, on average; there has been a look, then. */
  double spinNanos() {
    return sum / looks;
  }
}
