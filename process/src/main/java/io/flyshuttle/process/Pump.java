package io.flyshuttle.process;

import io.flyshuttle.process.OutputLine.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Reads one output of a worker to its end and cuts it into lines. It never waits for anything but
 * the worker, so the worker never waits for it longer than for another program in a pipe.
 *
 * <p>The output may not end with the worker: a process that it has started may hold it open, for
 * years. On Linux the reading can be ended nevertheless ({@link #finish}). Elsewhere the thread
 * waits for that process.
 */
final class Pump implements Runnable {
  /** Longer lines are cut into pieces of this many bytes. */
  static final int LONGEST_LINE = 8 * 1024;

  private final ReadableByteChannel from;
  private final Stream stream;
  private final Tail tail;
  private final Thread thread;
  private final byte[] line = new byte[LONGEST_LINE];
  private int length;

  private Pump(ReadableByteChannel from, Stream stream, Tail tail, long worker) {
    this.from = from;
    this.stream = stream;
    this.tail = tail;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("flyshuttle-" + stream.label + "-" + worker)
            .unstarted(this);
  }

  /** One whose thread ends when the output does. */
  static Pump start(ReadableByteChannel from, Stream stream, Tail tail, long worker) {
    Pump pump = new Pump(from, stream, tail, worker);
    pump.thread.start();
    return pump;
  }

  /** The same for a process that has just been started. */
  static Pump start(Process process, Stream stream, Tail tail) {
    return start(open(process, stream), stream, tail, process.pid());
  }

  /** The JDK's own stream can't be closed while it is being read, that of a file can. */
  private static ReadableByteChannel open(Process process, Stream stream) {
    InputStream own = stream == Stream.OUT ? process.getInputStream() : process.getErrorStream();
    if (Platform.LINUX) {
      String descriptor = stream == Stream.OUT ? "fd/1" : "fd/2";
      try {
        ReadableByteChannel again = FileChannel.open(Platform.proc(process.pid(), descriptor));
        own.close();
        return again;
      } catch (IOException refused) {
        // or it has ended already
      }
    }
    return Channels.newChannel(own);
  }

  /** Waits for the end of the output, then for as long again after having cut it off. */
  void finish(long millis) {
    try {
      if (!thread.join(Duration.ofMillis(millis))) {
        from.close();
        thread.join(Duration.ofMillis(millis));
      }
    } catch (IOException | InterruptedException notMeant) {
      return;
    }
  }

  @Override
  public void run() {
    try (from) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST_LINE);
      byte[] bytes = new byte[LONGEST_LINE];
      for (int count = read(buffer); count >= 0; count = read(buffer)) {
        buffer.flip().get(bytes, 0, count);
        split(bytes, count);
      }
    } catch (IOException ignored) {
      // all has been read
    }
    if (length > 0) {
      emit();
    }
  }

  private int read(ByteBuffer buffer) {
    try {
      return from.read(buffer.clear());
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
