package io.flyshuttle.examples.asyncio;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** What the examples work on: pages that are there, one that is not, and one that never comes. */
final class Web {

  private Web() {}

  /**
   * Stands for a blocking call; fails for {@code /missing} and waits for ever for {@code /slow}.
   */
  static String fetch(String path) throws IOException, InterruptedException {
    return switch (path) {
      case "/missing" -> throw new IOException("404 " + path);
      case "/slow" -> never();
      default -> "page of " + path;
    };
  }

  /** Stands for a calculation. */
  static long sumTo(long n) {
    long sum = 0;
    for (long i = 1; i <= n; i++) {
      sum += i;
    }
    return sum;
  }

  /** Waits until it is interrupted. */
  static String never() throws InterruptedException {
    new CountDownLatch(1).await();
    return "never";
  }
}
