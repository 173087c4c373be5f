package io.flyshuttle.process.worker;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How a worker ends: each way with a code of its own, and none that can hang. */
final class Endings {

  private static final long MAY_TAKE = 2; // seconds

  private Endings() {}

  /** Ends this JVM for a failure outside of the user's code. */
  static void of(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      halt(ExitCode.OUT_OF_MEMORY, failure);
    } else if (failure instanceof IOException) {
      // A peer that is gone and a protocol that is broken: either way nobody is listening.
      boolean broken = String.valueOf(failure.getMessage()).startsWith("protocol error");
      halt(broken ? ExitCode.PROTOCOL : ExitCode.PARENT_GONE, failure);
    } else {
      halt(ExitCode.PROTOCOL, failure);
    }
  }

  /** Ends this JVM without hooks, which could need what has just run out. */
  static void halt(int code, Throwable why) {
    try {
      haltSoon(code); // stderr may be a pipe that nobody empties
      StandardStreams.say("flyshuttle worker ends with " + code + ": " + why);
      if (code != ExitCode.PARENT_GONE) {
        StandardStreams.say(why);
      }
      StandardStreams.flush();
    } catch (Throwable noMemoryForWords) {
      // the code has to say it
    } finally {
      Runtime.getRuntime().halt(code);
    }
  }

  /**
   * Sees to it that an exit which user code has begun comes to an end, whatever its shutdown hooks
   * wait for: a hook may wait for the very task that has called {@code System.exit}.
   *
   * @param tell what to send to the pool when an exit begins
   */
  static void guard(Runnable tell) {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("flyshuttle-exit")
                .unstarted(() -> {
                  haltSoon(ExitCode.HOOKS_STUCK);
                  tell.run();
                  StandardStreams.flush();
                }));
  }

  private static void haltSoon(int code) {
    Thread.ofPlatform().daemon().name("flyshuttle-halt").start(() -> haltLate(code));
  }

  private static void haltLate(int code) {
    try {
      boolean never = new CountDownLatch(1).await(MAY_TAKE, TimeUnit.SECONDS);
      assert !never;
    } catch (InterruptedException atOnce) {
      // somebody is in an even greater hurry
    } finally {
      Runtime.getRuntime().halt(code);
    }
  }
}
