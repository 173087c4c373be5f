package io.flyshuttle.cli.workload;

import java.util.Optional;

/**
 * What a run's results come to.
 *
 * @param ordered over the results in the order they came, 16 hex digits
 * @param unordered over the same results whatever their order
 * @param unstable why some results can't be compared, in words: then the other two say nothing
 */
public record Digest(String ordered, String unordered, Optional<String> unstable) {

  static Digest of(long ordered, long unordered) {
    return new Digest(hex(ordered), hex(unordered), Optional.empty());
  }

  static String hex(long value) {
    return String.format("%016x", value);
  }
}
