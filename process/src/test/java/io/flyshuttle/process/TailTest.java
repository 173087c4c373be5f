package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.process.OutputLine.Stream;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TailTest {
  private final Tail tail = new Tail(7, Delivery.NOBODY);

  @Test
  void carriesTheTaskThatRan() {
    tail.add(Stream.OUT, "before");
    tail.task(3);
    tail.add(Stream.ERROR, "during");

    assertThat(tail.lines())
        .extracting(OutputLine::toString)
        .containsExactly("[worker 7 stdout] before", "[worker 7 task 3 stderr] during");
    assertThat(tail.linesOf(3)).hasSize(1);
  }

  @Test
  void keepsTheLastLinesWithinBothLimits() {
    for (int i = 0; i < 10_000; i++) {
      tail.add(Stream.OUT, "");
    }
    assertThat(tail.lines()).hasSize(Tail.MOST_LINES);

    for (int i = 0; i < 100; i++) {
      tail.add(Stream.OUT, i + "x".repeat(Pump.LONGEST_LINE));
    }
    assertThat(tail.lines().stream().mapToInt(line -> line.text().length()).sum())
        .isLessThanOrEqualTo(Tail.MOST_CHARS);
    assertThat(tail.lines().getLast().text()).startsWith("99x");
    assertThat(tail.dropped() + tail.lines().size()).isEqualTo(10_100);
  }

  @Test
  void cutsBytesIntoLines() throws InterruptedException {
    String text = "one\r\n\ntwo ä\n" + "z".repeat(Pump.LONGEST_LINE + 1) + "\nend";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Pump.start(Channels.newChannel(new ByteArrayInputStream(bytes)), Stream.OUT, tail, 7)
        .finish(60_000);

    assertThat(tail.lines())
        .extracting(OutputLine::text)
        .containsExactly("one", "", "two ä", "z".repeat(Pump.LONGEST_LINE), "z", "end");
  }

  @Test
  void aSlowListenerMissesLinesAndIsTold() throws InterruptedException {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    LinkedBlockingQueue<OutputLine> heard = new LinkedBlockingQueue<>();
    Tail busy =
        new Tail(
            7,
            line -> {
              called.countDown();
              awaitUninterruptibly(goOn);
              heard.add(line);
            });
    busy.add(Stream.OUT, "first");
    called.await();
    for (int i = 0; i < 5_000; i++) {
      busy.add(Stream.OUT, "line " + i); // returns, though the listener doesn't
    }
    goOn.countDown();

    OutputLine last = heard.take();
    int count = 1;
    while (last.stream() != Stream.POOL) {
      last = heard.take();
      count++;
    }
    assertThat(last.text())
        .isEqualTo(5_002 - count + " lines left out: the listener is slower" + " than the worker");
  }

  @Test
  void aListenerThatThrowsHearsTheNextLine() throws InterruptedException {
    LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Tail told =
        new Tail(
            7,
            line -> {
              heard.add(line.text());
              throw new AssertionError("a listener's bug");
            });
    told.add(Stream.OUT, "a");
    told.add(Stream.OUT, "b");

    assertThat(List.of(heard.take(), heard.take())).containsExactly("a", "b");
  }

  @Test
  void aCrashReportIsKeptApart() {
    tail.add(Stream.ERROR, "its own last words");
    List<String> report = new ArrayList<>();
    report.add("#");
    report.add("# A fatal error has been detected by the Java Runtime Environment:");
    report.add("#");
    report.add("#  SIGSEGV (0xb) at pc=0x00, pid=1, tid=2");
    report.add("# Problematic frame:");
    report.add("# C  [libc.so.6+0x1]");
    for (int i = 0; i < 100_000; i++) {
      report.add("a line of the report");
    }
    report.forEach(line -> tail.add(Stream.ERROR, line));

    assertThat(tail.lines()).extracting(OutputLine::text).contains("its own last words");
    assertThat(tail.lastWords().summary())
        .isEqualTo("SIGSEGV (0xb) at pc=0x00, pid=1, tid=2, in C  [libc.so.6+0x1]");
    assertThat(tail.lastWords().report().length()).isBetween(200_000, 270_000);
  }

  @Test
  void aListenerHearsWhatLooksLikeACrashReport() throws InterruptedException {
    LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Tail told = new Tail(7, line -> heard.add(line.text()));
    told.add(Stream.ERROR, "# A fatal error has been detected by the Java Runtime Environment:");
    told.add(Stream.ERROR, "and then");

    assertThat(heard.take()).startsWith("# A fatal error");
    assertThat(heard.take()).isEqualTo("and then");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException never) {
      throw new IllegalStateException(never);
    }
  }
}
