package io.flyshuttle.bench.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/** Tasks that never end, each in a way of its own, and tasks that end their worker. */
@SuppressWarnings({"restricted", "UnusedVariable"}) // to crash is what it is for, or to waste
final class Runaways {
  private static final List<Object> HOARD = new ArrayList<>();
  private static volatile long sink;

  private Runaways() {}

  static long tightLoop(int number) {
    long sum = number;
    while (true) {
      sum = sum * 31 + 7;
      if (sum == 42) {
        sink = sum;
      }
    }
  }

  static long nativeSleep(int seconds) throws Exception {
    Linker linker = Linker.nativeLinker();
    try {
      return (int)
          linker
              .downcallHandle(
                  linker.defaultLookup().findOrThrow("sleep"),
                  FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
              .invokeExact(seconds + 1_000);
    } catch (Exception | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static long backtracking(int number) {
    return Pattern.compile("(x+x+)+y").matcher("x".repeat(10_000 + number)).matches() ? 1 : 0;
  }

  static long deadlock(int number) {
    Object first = new Object();
    Object second = new Object();
    CountDownLatch both = new CountDownLatch(2);
    Thread.ofPlatform().daemon().start(() -> lockBoth(second, first, both));
    lockBoth(first, second, both);
    return number;
  }

  private static void lockBoth(Object outer, Object inner, CountDownLatch both) {
    synchronized (outer) {
      both.countDown();
      try {
        both.await();
      } catch (InterruptedException again) {
        Thread.currentThread().interrupt();
      }
      synchronized (inner) {
        Thread.onSpinWait();
      }
    }
  }

  static long allocationStorm(int number) {
    Object[] ring = new Object[1_000];
    for (int i = number; true; i++) {
      ring[Math.floorMod(i, ring.length)] = new byte[8_192];
      sink = ring.length;
    }
  }

  static long countedLoop(int number) {
    long sum = number;
    while (true) {
      for (int i = 0; i < Integer.MAX_VALUE; i++) {
        sum += (long) i * i ^ sum;
      }
      sink = sum;
    }
  }

  // Those that end their worker

  static long exit(int code) {
    System.exit(code);
    return code;
  }

  static long crash(int number) {
    MemorySegment.ofAddress(0).reinterpret(8).set(ValueLayout.JAVA_LONG, 0, 1L);
    return number;
  }

  static long hoard(int number) {
    while (true) {
      HOARD.add(new byte[1 << 20]);
    }
  }
}
