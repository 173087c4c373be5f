package io.flyshuttle.process;

import io.flyshuttle.process.OutputLine.Stream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The last lines that a worker printed on either output, in the order of arrival: at most 64 KiB
 * and 1,000 lines, however much it prints. Also what the JVM said about its own end. Safe for use
 * by many threads.
 */
final class Tail {
  static final int MOST_CHARS = 64 * 1024;
  static final int MOST_LINES = 1_000;
  // What a line costs besides its characters, so that empty lines count as well.
  private static final int OVERHEAD = 40;

  private final long worker;
  private final Delivery delivery;
  private final Deque<OutputLine> lines = new ArrayDeque<>(); // guarded by this
  private final LastWords lastWords = new LastWords(); // guarded by this
  private int chars; // guarded by this
  private long dropped; // guarded by this
  private volatile long task = OutputLine.NO_TASK;

  Tail(long worker, OutputListener listener) {
    this.worker = worker;
    this.delivery = Delivery.to(listener, worker);
  }

  /** Says which task runs from now on: later lines carry its number. */
  void task(long id) {
    task = id;
  }

  /** A line was read; called by the pumps. */
  void add(Stream stream, String text) {
    OutputLine line = new OutputLine(worker, stream, task, text);
    synchronized (this) {
      // A crash report is longer than all that may be kept of the worker's own words.
      if (stream != Stream.ERROR || !lastWords.hear(text)) {
        keep(line);
      }
    }
    delivery.offer(line); // also such a report: it may be what a task has printed
  }

  private synchronized void keep(OutputLine line) {
    lines.addLast(line);
    chars += line.text().length() + OVERHEAD;
    while (chars > MOST_CHARS || lines.size() > MOST_LINES) {
      chars -= lines.removeFirst().text().length() + OVERHEAD;
      dropped++;
    }
  }

  /** No line will follow; called once, when both outputs have ended. */
  void end() {
    delivery.end();
  }

  synchronized List<OutputLine> lines() {
    return List.copyOf(lines);
  }

  /** How many lines were printed before those that are kept. */
  synchronized long dropped() {
    return dropped;
  }

  /** The last lines of one task, oldest first. */
  List<OutputLine> linesOf(long id) {
    return lines().stream().filter(line -> line.task() == id).toList();
  }

  /** The last {@code most} lines as one line of text, for an error message; "" if none. */
  String summary(int most) {
    List<OutputLine> all = lines();
    return all.subList(Math.max(0, all.size() - most), all.size()).stream()
        .map(line -> line.text().strip())
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" | "));
  }

  /** What the JVM said about its own end so far. */
  synchronized LastWords.Said lastWords() {
    return lastWords.said();
  }
}
