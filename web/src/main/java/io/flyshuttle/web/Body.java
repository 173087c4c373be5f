package io.flyshuttle.web;

import io.flyshuttle.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** The body of a request from a stranger: of bounded size, and read in bounded time. */
final class Body {
  /** How long it may take to come: a client that sends it byte by byte holds a connection. */
  static final Duration LIMIT = Duration.ofSeconds(15);

  /** What is read of a body that is too large: a client that still sends sees no answer. */
  static final int DRAINED = 8 << 20; // bytes

  private static final int PIECE = 8 << 10; // bytes

  private Body() {}

  /**
   * All of it.
   *
   * @param said how many bytes it has by its own word; -1 where nothing is said
   * @param most how many bytes it may have
   * @throws Refusal if it is larger, or has not come within {@link #LIMIT}; of one that says that
   *     it is very large nothing is read
   * @throws IOException if it broke off
   */
  static byte[] read(InputStream input, long said, int most, Ticker ticker) throws IOException {
    if (said > DRAINED) {
      throw tooLarge(most);
    }
    long end = ticker.nanos() + LIMIT.toNanos();
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE];
    long all = 0;
    for (int come = input.read(piece); come >= 0 && all <= DRAINED; come = input.read(piece)) {
      all += come;
      if (all <= most) {
        kept.write(piece, 0, come);
      }
      if (ticker.nanos() - end > 0) {
        throw new Refusal(Refusal.TIMEOUT, "the body comes too slowly");
      }
    }
    if (all > most) {
      throw tooLarge(most);
    }
    return kept.toByteArray();
  }

  private static Refusal tooLarge(int most) {
    return new Refusal(Refusal.TOO_LARGE, "the body is too large; at most " + most + " bytes");
  }
}
