package io.flyshuttle.cli.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers why a write failed: a {@link java.io.PrintStream} tells only that one did. */
final class Recorded extends FilterOutputStream {
  private @Nullable String failure;

  Recorded(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      failure = failure == null ? e.getMessage() : failure;
      throw e;
    }
  }

  /** The reason of the first failure; empty if there was none. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }
}
