package io.flyshuttle.cli.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.cli.child.Learnt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was learnt of workloads is kept, the newest of it. */
class ProfilesTest {
  private static final Learnt LEARNT =
      new Learnt(
          1, 500, List.of(new Learnt.Stage("read", "io", 8, List.of(5L, 6L), List.of(1L, 2L), 0)));

  @TempDir private Path home;

  private Profiles profiles() {
    return new Profiles(new StateFolder(home.resolve("state")));
  }

  @Test
  void isAFileOfJsonNamedByTimeAndWorkload() throws Exception {
    Path file = profiles().add(Instant.parse("2026-11-30T10:11:12.5Z"), "a/b c", LEARNT);

    assertThat(file.getFileName()).hasToString("profile-20261130T101112500Z-a-b-c.json");
    assertThat(file)
        .hasContent(
            "{\"schema\":1,\"items\":500,\"stages\":[{\"name\":\"read\",\"nature\":\"io\","
                + "\"concurrency\":8,\"waitNanos\":[5,6],\"workNanos\":[1,2],\"bytes\":0}]}");
  }

  @Test
  void theNewestAreKept() throws Exception {
    Profiles profiles = profiles();
    Files.createDirectories(home.resolve("state"));
    Files.writeString(home.resolve("state").resolve("history.jsonl"), "");
    for (int i = 0; i < Profiles.MOST + 3; i++) {
      profiles.add(Instant.ofEpochSecond(1_000_000_000L + i), "w", LEARNT);
    }

    assertThat(profiles.all()).hasSize(Profiles.MOST);
    assertThat(profiles.all().getFirst())
        .isEqualTo(profiles.add(Instant.ofEpochSecond(1_000_000_003L), "w", LEARNT));
    assertThat(home.resolve("state").resolve("history.jsonl")).exists();
  }

  @Test
  void thereMayBeNone() throws Exception {
    assertThat(profiles().all()).isEmpty();
  }
}
