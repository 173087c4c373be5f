package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AutopsyTest {

  private static Death of(int exitCode, Autopsy.Intent intent) {
    LastWords words = new LastWords();
    words.hear("# A fatal error has been detected by the Java Runtime Environment:");
    words.hear("#  SIGSEGV (0xb) at pc=0x00, pid=1, tid=2");
    return Autopsy.of(exitCode, intent, words.said(), Autopsy.Cap.NONE);
  }

  @Test
  void aCrashReportIsBelievedWhereTheExitCodeFits() {
    assertThat(of(134, Autopsy.Intent.NONE).kind()).isEqualTo(Death.Kind.CRASHED);
    assertThat(of(1, Autopsy.Intent.NONE).kind()).isEqualTo(Death.Kind.CRASHED);
    assertThat(of(137, Autopsy.Intent.KILL).kind()).isEqualTo(Death.Kind.CRASHED);
  }

  @Test
  void aReportThatATaskHasPrintedIsNone() {
    Death death = of(5, Autopsy.Intent.NONE);
    assertThat(death.kind()).isEqualTo(Death.Kind.EXITED);
    assertThat(death.detail()).isEqualTo("exited with code 5");
    assertThat(death.report()).isEmpty();
  }
}
