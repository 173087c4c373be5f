package io.flyshuttle.bench.process;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * On which of the machine's first two cores the callers are, and on which the processes that they
 * call. To wake a thread on a core that sleeps takes many times what a message takes, so who is
 * measured on one core must not be compared with who is measured on two.
 */
enum Placement {
  ONE_CORE("all on one core", "0", "0"),
  CORE_EACH("caller and called on a core each", "0", "1"),
  FREE("where the kernel puts them", "0,1", "0,1");

  private final String text;
  private final String callers;
  private final String called;

  Placement(String text, String callers, String called) {
    this.text = text;
    this.callers = callers;
    this.called = called;
  }

  /**
   * Puts this process and Python's on the core of the callers, and all others that they have
   * started on the other.
   *
   * @throws IOException if {@code taskset} is missing, or the machine has one core only
   */
  void apply(Python python) throws IOException, InterruptedException {
    long here = ProcessHandle.current().pid();
    pin(callers, here);
    pin(callers, python.pid());
    List<Long> others;
    try (Stream<ProcessHandle> descendants = ProcessHandle.current().descendants()) {
      others = descendants.map(ProcessHandle::pid).filter(pid -> pid != python.pid()).toList();
    }
    for (long pid : others) {
      pin(called, pid);
    }
  }

  private static void pin(String cores, long pid) throws IOException, InterruptedException {
    Process taskset =
        new ProcessBuilder("taskset", "--all-tasks", "--cpu-list", "--pid", cores, "" + pid)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectErrorStream(true)
            .start();
    if (taskset.waitFor() != 0 && Proc.lives(pid)) {
      throw new IOException("taskset can't put process " + pid + " on core " + cores);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
