package io.flyshuttle.cli.workload;

import io.flyshuttle.Pipeline;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Four chunks of ten items each, nothing but computing: item {@code n} is the sum of {@code 2 * i}
 * over {@code 0 <= i < n * 1000 * scale}. Serialisable, because worker JVMs need it to compute.
 *
 * @param scale how many times a thousand terms
 */
public record CpuChunks(int scale) implements WorkloadSpec, Serializable {

  /** Its name on the command line. */
  public static final String NAME = "cpu-chunks";

  /** Large enough for the differences to stand out of the noise: 1.18 billion terms. */
  public static final CpuChunks DEFAULT = new CpuChunks(1_000);

  private static final List<Integer> CHUNK_STARTS = List.of(10, 20, 30, 40);
  private static final int CHUNK_LENGTH = 10;

  /** Read at run time: with the constant in sight C2 might find a closed form of the sum. */
  private static volatile long factor = 2;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of("scale", scale);
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(CHUNK_STARTS.size());
  }

  @Override
  public Workload<List<Long>> open() {
    Pipeline<List<Long>> pipeline =
        Pipeline.from(CHUNK_STARTS).<List<Long>>cpu(this::chunk).named("sum");
    return Workload.of(pipeline, Fold::new, CHUNK_STARTS.size());
  }

  List<Long> chunk(int start) {
    return IntStream.range(start, start + CHUNK_LENGTH).mapToObj(this::value).toList();
  }

  long value(long item) {
    long terms = item * 1_000 * scale;
    long times = factor;
    long sum = 0;
    for (long i = 0; i < terms; i++) {
      sum += i * times;
    }
    return sum;
  }

  /** Fowler, Noll and Vo's FNV-1a over 64-bit words, from 0, over all values in input order. */
  static final class Fold implements Checksum<List<Long>> {
    private static final long PRIME = 0x100000001B3L;

    private long hash;

    @Override
    public void add(List<Long> chunk) {
      for (long value : chunk) {
        hash = (hash ^ value) * PRIME;
      }
    }

    @Override
    public Digest digest() {
      return Digest.of(hash, hash);
    }
  }
}
