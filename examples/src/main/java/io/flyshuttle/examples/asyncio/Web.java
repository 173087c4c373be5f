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

  /** Stands for a calculation that never ends, and hears nothing, for 7. */
  static long stubborn(long n) {
    long spin = n;
    while (n == 7 && spin != 0) {
      spin = spin * 31 | 1;
    }
    return n * n;
  }

  /** Stands for what a worker loads before its first task. */
  static void load() {
    System.setProperty("loaded", "true");
  }

  /** Waits until it is interrupted. */
  static String never() throws InterruptedException {
    new CountDownLatch(1).await();
    return "never";
  }
}
