package io.flyshuttle.bench.process;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What workers run. */
final class Tasks {
  private static final int PAGE = 4_096;

  private Tasks() {}

  static int increment(int number) {
    return number + 1;
  }

  static long increment(long number) {
    return number + 1;
  }

  static long[] incrementAll(long[] numbers) {
    long[] results = new long[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      results[i] = numbers[i] + 1;
    }
    return results;
  }

  /** The sum of one byte of each page. */
  static long touch(MemorySegment segment) {
    long sum = 0;
    for (long i = 0; i < segment.byteSize(); i += PAGE) {
      sum += segment.get(ValueLayout.JAVA_BYTE, i);
    }
    return sum;
  }

  static long touch(byte[] bytes) {
    long sum = 0;
    for (int i = 0; i < bytes.length; i += PAGE) {
      sum += bytes[i];
    }
    return sum;
  }

  /** The sum of all of it. */
  static long read(MemorySegment segment) {
    long sum = 0;
    for (long i = 0; i < segment.byteSize() / 8; i++) {
      sum += segment.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i);
    }
    return sum;
  }
}
