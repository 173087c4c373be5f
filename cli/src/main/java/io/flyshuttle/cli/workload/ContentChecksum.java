package io.flyshuttle.cli.workload;

import java.util.Optional;

/** A checksum over results of any type, by their content. */
final class ContentChecksum implements Checksum<Object> {
  private static final long PRIME = 0x100000001B3L; // FNV-1a's

  private final ContentHash content = new ContentHash();
  private long ordered;
  private long unordered;

  @Override
  public void add(Object result) {
    long hash = content.of(result);
    ordered = (ordered ^ hash) * PRIME;
    unordered += Kernel.splitmix64(hash);
  }

  @Override
  public Digest digest() {
    Optional<String> unstable = content.unstable();
    return new Digest(Digest.hex(ordered), Digest.hex(unordered), unstable);
  }
}
