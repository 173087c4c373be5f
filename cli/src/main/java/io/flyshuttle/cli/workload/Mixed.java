package io.flyshuttle.cli.workload;

import io.flyshuttle.Pipeline;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Items that each wait, then compute. Serialisable, because worker JVMs need it to compute.
 *
 * @param items how many
 * @param ioUs mean wait in microseconds; an item waits between a quarter and seven quarters of it
 * @param rounds mean rounds of the kernel; an item computes between half and three halves of it
 * @param seed of all that is random
 * @param skew the share of items, from 0 to 1, that compute {@value #HEAVY} times as long
 * @param concurrency waits at once
 */
public record Mixed(long items, long ioUs, long rounds, long seed, double skew, int concurrency)
    implements WorkloadSpec, Serializable {

  /** Its name on the command line. */
  public static final String NAME = "mixed-10k";

  /** The defaults, those of the reference checksum. */
  public static final Mixed DEFAULT = new Mixed(10_000, 4_000, 350_000, 20250101, 0, 64);

  /** How many times as long the items chosen by the skew compute. */
  public static final int HEAVY = 20;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("items", items);
    parameters.put("ioUs", ioUs);
    parameters.put("rounds", rounds);
    parameters.put("seed", seed);
    parameters.put("skew", skew);
    parameters.put("concurrency", concurrency);
    return parameters;
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(items);
  }

  @Override
  public Workload<Long> open() {
    Pipeline<Long> pipeline =
        Pipeline.range(0, items)
            .io(
                concurrency,
                i -> {
                  Thread.sleep(Duration.ofNanos(1_000 * waitUs(i)));
                  return i;
                })
            .named("wait")
            .<Long>cpu(this::result)
            .named("compute");
    return Workload.of(pipeline, Sum::new, items);
  }

  /** How long item {@code i} waits, in microseconds. */
  long waitUs(long i) {
    return ioUs / 4 + Long.remainderUnsigned(Kernel.h(seed, i, 0), 3 * ioUs / 2 + 1);
  }

  /** How many rounds item {@code i} computes. */
  long roundsOf(long i) {
    long plain = rounds / 2 + Long.remainderUnsigned(Kernel.h(seed, i, 1), rounds + 1);
    return isHeavy(i) ? plain * HEAVY : plain;
  }

  long result(long i) {
    return Kernel.lcg(Kernel.h(seed, i, 2), roundsOf(i));
  }

  /** A number of its own decides, so that a skew changes nothing but the rounds. */
  private boolean isHeavy(long i) {
    return (Kernel.h(seed, i, 3) >>> 11) * 0x1p-53 < skew;
  }

  /** The sum of the results modulo 2^64. */
  static final class Sum implements Checksum<Long> {
    private long sum;

    @Override
    public void add(Long result) {
      sum += result;
    }

    @Override
    public Digest digest() {
      return Digest.of(sum, sum);
    }
  }
}
