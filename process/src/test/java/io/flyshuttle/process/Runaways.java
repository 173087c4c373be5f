package io.flyshuttle.process;

import io.flyshuttle.Checkpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/** What runs in workers: well-behaved, runaway and fatal. */
@SuppressWarnings({"restricted", "UnusedVariable"}) // to crash is what it is for, or to waste
final class Runaways {

  private static final List<Object> HOARD = new ArrayList<>();
  private static volatile long sink;

  private Runaways() {}

  static int increment(int number) {
    return number + 1;
  }

  /** Says that it has begun, then waits for its interrupt. */
  static int obedient(int number) throws InterruptedException {
    Checkpoint.progress(0, 1);
    new CountDownLatch(1).await();
    return number;
  }

  static long tightLoop(int number) {
    Checkpoint.progress(0, 1);
    return spin(number);
  }

  /** The same, and says nothing before. */
  static long spin(long number) {
    long sum = number;
    while (true) {
      sum = sum * 31 + 7;
      if (sum == 42) {
        sink = sum;
      }
    }
  }

  static long nativeSleep(int seconds) throws Throwable {
    Checkpoint.progress(0, 1);
    Linker linker = Linker.nativeLinker();
    return (int)
        linker
            .downcallHandle(
                linker.defaultLookup().findOrThrow("sleep"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
            .invokeExact(seconds);
  }

  static long nativeSleepTask(int seconds) throws Exception {
    try {
      return nativeSleep(seconds);
    } catch (Exception | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static long backtracking(int length) {
    Checkpoint.progress(0, 1);
    return Pattern.compile("(x+x+)+y").matcher("x".repeat(length)).matches() ? 1 : 0;
  }

  static long deadlock(int number) throws InterruptedException {
    Object first = new Object();
    Object second = new Object();
    CountDownLatch both = new CountDownLatch(2);
    Thread.ofPlatform().daemon().start(() -> lockBoth(second, first, both));
    Checkpoint.progress(0, 1);
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
    Checkpoint.progress(0, 1);
    Object[] ring = new Object[1_000];
    for (int i = number; true; i++) {
      ring[Math.floorMod(i, ring.length)] = new byte[8_192];
      sink = ring.length;
    }
  }

  static long countedLoop(int number) {
    Checkpoint.progress(0, 1);
    long sum = number;
    while (true) {
      for (int i = 0; i < Integer.MAX_VALUE; i++) {
        sum += (long) i * i ^ sum;
      }
      sink = sum;
    }
  }

  static int exit(int code) {
    System.out.println("about to exit");
    System.exit(code);
    return code;
  }

  static int halt(int code) {
    Runtime.getRuntime().halt(code);
    return code;
  }

  static int segfault(int number) {
    MemorySegment.ofAddress(0).reinterpret(8).set(ValueLayout.JAVA_LONG, 0, 1L);
    return number;
  }

  static int hoardHeap(int number) {
    while (true) {
      HOARD.add(new byte[1 << 20]);
    }
  }

  static int hoardDirect(int number) {
    while (true) {
      HOARD.add(ByteBuffer.allocateDirect(1 << 20));
    }
  }

  static int hoardNative(int number) {
    while (true) {
      HOARD.add(Arena.global().allocate(8 << 20));
    }
  }

  static long pid(int number) {
    return ProcessHandle.current().pid();
  }

  /** Undoes what the parent has done to this process' standard input. */
  static int unfastened(int number) throws Exception {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try {
      return (int)
          linker
              .downcallHandle(
                  linker.defaultLookup().findOrThrow("fcntl"),
                  type,
                  Linker.Option.firstVariadicArg(2))
              .invokeExact(0, 4, 0); // F_SETFL
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
