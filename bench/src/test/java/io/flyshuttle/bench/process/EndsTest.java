package io.flyshuttle.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class EndsTest {

  @Test
  void tellsEachEndInItsTurn() throws Exception {
    Process first = reader();
    Process second = reader();
    Process third = reader();

    try (Ends ends = new Ends(List.of(first.pid(), second.pid(), third.pid()))) {
      end(second);
      assertThat(ends.next()).isEqualTo(second.pid());
      end(third);
      assertThat(ends.next()).isEqualTo(third.pid());
      end(first);
      assertThat(ends.next()).isEqualTo(first.pid());
    }
  }

  @Test
  void tellsOfOneThatIsGoneAlready() throws Exception {
    Process gone = reader();
    end(gone);
    assertThat(gone.waitFor(30, TimeUnit.SECONDS)).isTrue();

    try (Ends ends = new Ends(List.of(gone.pid()))) {
      assertThat(ends.next()).isEqualTo(gone.pid());
    }
  }

  /** It ends when its input does. */
  private static Process reader() throws IOException {
    return new ProcessBuilder("cat").start();
  }

  private static void end(Process reader) throws IOException {
    reader.getOutputStream().close();
  }
}
