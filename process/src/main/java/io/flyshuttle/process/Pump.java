package io.flyshuttle.process;

import io.flyshuttle.process.OutputLine.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads one output of a worker to its end and cuts it into lines. It never waits for anything but
 * the worker, so the worker never waits for it longer than for another program in a pipe.
 */
final class Pump implements Runnable {
  /** Longer lines are cut into pieces of this many bytes. */
  static final int LONGEST_LINE = 8 * 1024;

  private final InputStream from;
  private final Stream stream;
  private final Tail tail;
  private final byte[] line = new byte[LONGEST_LINE];
  private int length;

  private Pump(InputStream from, Stream stream, Tail tail) {
    this.from = from;
    this.stream = stream;
    this.tail = tail;
  }

  /** A thread that ends when the output does. */
  static Thread start(InputStream from, Stream stream, Tail tail, long worker) {
    return Thread.ofPlatform()
        .daemon()
        .name("flyshuttle-" + stream.label + "-" + worker)
        .start(new Pump(from, stream, tail));
  }

  @Override
  public void run() {
    byte[] buffer = new byte[LONGEST_LINE];
    for (int count = read(buffer); count >= 0; count = read(buffer)) {
      split(buffer, count);
    }
    if (length > 0) {
      emit();
    }
  }

  private int read(byte[] buffer) {
    try {
      return from.read(buffer);
    } catch (IOException closed) {
      return -1; // an end as good as any
    }
  }

  private void split(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        emit();
      } else {
        if (length == LONGEST_LINE) {
          emit();
        }
        line[length++] = bytes[i];
      }
    }
  }

  private void emit() {
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    tail.add(stream, new String(line, 0, end, StandardCharsets.UTF_8));
    length = 0;
  }
}
