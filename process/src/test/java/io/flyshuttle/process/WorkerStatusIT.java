package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Another process lists the workers of this one. */
@Timeout(60)
class WorkerStatusIT {
  /** Prints what it sees. */
  static final class Ps {
    private Ps() {}

    public static void main(String[] arguments) {
      WorkerStatus.all().forEach(System.out::println);
    }
  }

  @Test
  void listsWhatWorkersDo() throws Exception {
    try (Launcher launcher = Puppet.launcher()) {
      Puppet busy = Puppet.start(launcher);
      Puppet idle = Puppet.start(launcher);
      busy.worker().running(42, "com.acme.Parse of a.pdf");

      List<WorkerStatus> mine =
          WorkerStatus.all().stream()
              .filter(status -> status.owner() == ProcessHandle.current().pid())
              .toList();
      assertThat(mine)
          .extracting(WorkerStatus::pid)
          .containsExactlyInAnyOrder(busy.worker().pid(), idle.worker().pid());
      assertThat(mine)
          .anySatisfy(status -> {
            assertThat(status.pid()).isEqualTo(busy.worker().pid());
            assertThat(status.task()).isEqualTo(OptionalLong.of(42));
            assertThat(status.name()).isEqualTo("com.acme.Parse of a.pdf");
            assertThat(status.residentBytes()).isGreaterThan(1 << 20);
          })
          .anySatisfy(status -> assertThat(status.task()).isEmpty());

      Process ps =
          new ProcessBuilder(
                  LaunchPlan.defaults().java().toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Ps.class.getName())
              .start();
      assertThat(ps.inputReader().lines())
          .anyMatch(line -> line.contains("pid=" + busy.worker().pid()) && line.contains("Parse"));
    }
    assertThat(WorkerStatus.all())
        .noneMatch(status -> status.owner() == ProcessHandle.current().pid());
  }
}
