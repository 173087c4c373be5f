package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.process.OutputLine.Stream;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutputIT {
  @Test
  void aFloodBlocksNoWorkerAndLeavesTheEnd() throws Exception {
    try (Launcher launcher = Puppet.launcher()) {
      Puppet puppet = Puppet.start(launcher);
      assertThat(puppet.order("flood 200000")).isEqualTo("done");
      puppet.tell("exit 0");
      puppet.death();

      Tail tail = puppet.worker().output();
      assertThat(tail.lines().getLast().text()).isEqualTo("line 199999");
      assertThat(tail.dropped() + tail.lines().size()).isEqualTo(200_000);
    }
  }

  @Test
  void linesCarryTheirTaskAndReachTheListener() throws Exception {
    LinkedBlockingQueue<OutputLine> heard = new LinkedBlockingQueue<>();
    try (Launcher launcher = Puppet.launcher()) {
      Puppet puppet = Puppet.of(launcher.start(Puppet.plan().withListener(heard::add)));
      long pid = puppet.worker().pid();
      puppet.worker().running(1, "first");
      puppet.order("print über");
      assertThat(heard.take()).isEqualTo(new OutputLine(pid, Stream.OUT, 1, "über"));

      puppet.worker().running(2, "second");
      puppet.order("complain loudly");
      assertThat(heard.take()).isEqualTo(new OutputLine(pid, Stream.ERROR, 2, "loudly"));

      puppet.worker().idle();
      puppet.order("unfinished line");
      puppet.worker().kill();
      puppet.death();
      assertThat(heard.take())
          .isEqualTo(new OutputLine(pid, Stream.OUT, OutputLine.NO_TASK, "line"));
    }
  }

  @Test
  void threadsEndWithTheirWorker() throws Exception {
    try (Launcher launcher = Puppet.launcher()) {
      Puppet puppet = Puppet.of(launcher.start(Puppet.plan().withListener(line -> {})));
      String pid = Long.toString(puppet.worker().pid());
      assertThat(threadsOf(pid)).isEqualTo(3);
      puppet.worker().kill();
      puppet.death();
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().endsWith(pid)) {
          thread.join();
        }
      }
      assertThat(threadsOf(pid)).isZero();
    }
  }

  private static long threadsOf(String pid) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("flyshuttle-"))
        .filter(thread -> thread.getName().endsWith(pid))
        .count();
  }
}
