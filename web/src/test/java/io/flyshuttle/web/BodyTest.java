package io.flyshuttle.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flyshuttle.Ticker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Bodies: their size, and the time that they take to come. */
class BodyTest {
  private static final int MOST = 100;

  /** A clock that goes on by so much whenever it is looked at. */
  private static final class Going implements Ticker {
    private final Duration step;
    private long now = Long.MAX_VALUE - 5; // it may overflow

    Going(Duration step) {
      this.step = step;
    }

    @Override
    public long nanos() {
      now += step.toNanos();
      return now;
    }

    @Override
    public void parkUntil(long deadline) {
      throw new AssertionError("nothing is waited for");
    }
  }

  /** Of endless blanks, one at a time. */
  private static final class Trickle extends InputStream {
    private long given;

    @Override
    public int read() {
      given++;
      return ' ';
    }

    @Override
    public int read(byte[] piece, int offset, int length) {
      piece[offset] = ' ';
      given++;
      return 1;
    }
  }

  private static byte[] read(InputStream input, long said, Duration step) throws IOException {
    return Body.read(input, said, MOST, new Going(step));
  }

  @Test
  void whatFitsIsRead() throws IOException {
    byte[] body = "x".repeat(MOST).getBytes(UTF_8);

    assertThat(read(new ByteArrayInputStream(body), -1, Duration.ofSeconds(1))).isEqualTo(body);
    assertThat(read(new ByteArrayInputStream(body), MOST, Duration.ofSeconds(1))).isEqualTo(body);
  }

  @Test
  void whatIsTooLargeIsReadToItsEndAndRefused() {
    InputStream large = new ByteArrayInputStream(new byte[1 << 20]);

    assertRefused(large, -1, Duration.ZERO, Refusal.TOO_LARGE);
    assertThat(large).isEmpty();
  }

  @Test
  void noEndIsReadTo() {
    Trickle endless = new Trickle();

    assertRefused(endless, -1, Duration.ZERO, Refusal.TOO_LARGE);
    assertThat(endless.given).isBetween((long) MOST, 2L * Body.DRAINED);
  }

  @Test
  void whatSaysThatItIsHugeIsNotReadAtAll() {
    Trickle huge = new Trickle();

    assertRefused(huge, 99_999_999_999L, Duration.ZERO, Refusal.TOO_LARGE);
    assertThat(huge.given).isZero();
  }

  @Test
  void whatComesTooSlowlyIsRefused() {
    Trickle slow = new Trickle();

    assertRefused(slow, 50, Duration.ofSeconds(1), Refusal.TIMEOUT);
    assertThat(slow.given).isLessThanOrEqualTo(Body.LIMIT.toSeconds() + 2);
  }

  private static void assertRefused(InputStream body, long said, Duration step, int status) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> read(body, said, step))
        .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(status));
  }
}
