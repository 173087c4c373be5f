package io.flyshuttle.cli.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of an output: what a child said before it died, in bounded memory. */
final class Tail {
  private static final int MAX_LINES = 200;
  private static final int MAX_LENGTH = 500;

  private final Deque<String> lines = new ArrayDeque<>();

  private synchronized void add(String line) {
    if (lines.size() == MAX_LINES) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** Reads {@code output} to its end in a thread of its own, so that the writer never blocks. */
  Thread drain(InputStream output) {
    return Thread.ofVirtual()
        .start(() -> {
          try (Reader reader =
              new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            read(reader);
          } catch (IOException closed) {
            // The child has gone, and its output with it.
          }
        });
  }

  /** Not by readLine: a line need not end. */
  private void read(Reader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = reader.read(); next >= 0; next = reader.read()) {
      if (next == '\n') {
        add(line.toString());
        line.setLength(0);
      } else if (line.length() < MAX_LENGTH) {
        line.append((char) next);
        if (line.length() == MAX_LENGTH) {
          line.append("...");
        }
      }
    }
    if (!line.isEmpty()) {
      add(line.toString());
    }
  }
}
