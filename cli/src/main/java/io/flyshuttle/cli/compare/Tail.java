package io.flyshuttle.cli.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of an output: what a child said before it died, in bounded memory. */
final class Tail {
  private static final int MAX_LINES = 200;
  private static final int MAX_LENGTH = 500;

  private final Deque<String> lines = new ArrayDeque<>();

  synchronized void add(String line) {
    if (lines.size() == MAX_LINES) {
      lines.removeFirst();
    }
    lines.addLast(line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "..." : line);
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** Reads {@code output} to its end in a thread of its own, so that the writer never blocks. */
  Thread drain(BufferedReader output) {
    return Thread.ofVirtual()
        .start(() -> {
          try (output) {
            String line = output.readLine();
            while (line != null) {
              add(line);
              line = output.readLine();
            }
          } catch (IOException closed) {
            // The child has gone, and its output with it.
          }
        });
  }
}
