package io.flyshuttle.web;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** At most one measurement at a time, and the last one. Thread-safe. */
final class Measurements implements AutoCloseable {
  private static final int ID_BYTES = 16;

  private final Laboratory laboratory;
  private final Duration patience;
  private final SecureRandom random = new SecureRandom();
  private @Nullable Measurement last; // guarded by this
  private boolean closed; // guarded by this

  /**
   * None yet.
   *
   * @param patience how long a measurement goes on though nobody has come to watch it
   */
  Measurements(Laboratory laboratory, Duration patience) {
    this.laboratory = laboratory;
    this.patience = patience;
  }

  /**
   * Starts one.
   *
   * @throws Refusal if another is running, or the server is about to end
   */
  synchronized Measurement start(Experiment experiment, Map<String, Double> forecasts) {
    if (closed) {
      throw new Refusal(Refusal.BUSY, "the server is about to end");
    }
    if (last != null && !last.isOver()) {
      throw new Refusal(
          Refusal.CONFLICT,
          "another measurement is running; one at a time, or both would be wrong");
    }
    Measurement next = new Measurement(id(), experiment, forecasts, laboratory);
    last = next;
    next.start(patience);
    return next;
  }

  private String id() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * The one with that id.
   *
   * @throws Refusal if there is none, or another has begun since
   */
  synchronized Measurement find(String id) {
    return Optional.ofNullable(last)
        .filter(measurement -> measurement.id().equals(id))
        .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "there is no such measurement"));
  }

  /** Takes no more, stops the one that runs, and waits for it for a moment. */
  @Override
  public void close() {
    Measurement running;
    synchronized (this) {
      closed = true;
      running = last;
    }
    if (running != null && !running.isOver()) {
      running.cancel("cancelled");
      try {
        running.awaitOver();
      } catch (InterruptedException impatient) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
