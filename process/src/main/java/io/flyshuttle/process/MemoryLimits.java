package io.flyshuttle.process;

/**
 * What a worker may take, in bytes. Each part has its own limit in the JVM; their sum with an
 * allowance for all else (the JVM itself, compiled code, threads' stacks, native libraries) is a
 * hard limit that the kernel holds, where {@link Capability#MEMORY_CAP} is there.
 *
 * @param heap of Java objects
 * @param direct of direct buffers and the like
 * @param metaspace of loaded classes
 * @param rest allowance for all else; the JVM by itself needs 100 to 150 MiB
 */
record MemoryLimits(long heap, long direct, long metaspace, long rest) {
  private static final long MIB = 1 << 20;

  static final MemoryLimits DEFAULT = heap(512 * MIB);

  MemoryLimits {
    positive("heap", heap);
    positive("direct", direct);
    positive("metaspace", metaspace);
    positive("rest", rest);
  }

  /** This heap, as much direct memory, 128 MiB of classes, 256 MiB for the rest. */
  static MemoryLimits heap(long bytes) {
    return new MemoryLimits(bytes, bytes, 128 * MIB, 256 * MIB);
  }

  /** The hard limit on private writable memory; more than a number holds is as much as it holds. */
  long total() {
    return sum(sum(heap, direct), sum(metaspace, rest));
  }

  private static long sum(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  private static void positive(String name, long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException(
          "a worker's " + name + " must be larger than 0 bytes, not " + bytes);
    }
  }
}
