package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** pythonfutures 30, TIKA-827: the real error is masked because its class can't be sent. */
@Timeout(120)
class Fault07ExceptionThatCannotBeRebuiltIT {

  /** Holds what is not serialisable. */
  @SuppressWarnings("serial") // that is the point
  private static final class Odd extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Thread thread = Thread.currentThread();

    Odd(String message, Throwable cause) {
      super(message, cause);
    }

    @Override
    public String getMessage() {
      return super.getMessage() + " of " + thread.threadId();
    }
  }

  private static int fail(int number) {
    throw new Odd("number " + number, new IllegalStateException("the cause"));
  }

  @Test
  void itArrivesAsDataWithItsFramesAndCause() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).build()) {
      Throwable failure =
          Pools.failure(pool.submit(Fault07ExceptionThatCannotBeRebuiltIT::fail, 5));
      assertThat(failure)
          .isInstanceOfSatisfying(
              RemoteTaskException.class,
              stand -> assertThat(stand.originalClass()).isEqualTo(Odd.class.getName()))
          .hasMessageContaining("Odd: number 5 of ")
          .hasRootCauseMessage("the cause");
      assertThat(failure.getStackTrace()[0].getMethodName()).isEqualTo("fail");
    }
  }
}
