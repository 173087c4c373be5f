package io.flyshuttle.cli.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StacksTest {
  private static final String DUMP =
      """
      "work" RUNNABLE
          at java.base@25/java.util.regex.Pattern$Loop.match(Pattern.java:1)
          at java.base@25/java.util.regex.Matcher.match(Matcher.java:2)
          at app//some.Own.search(Own.java:3)
          at app//some.Own.parse(Own.java:4)

      "other" WAITING
          at app//some.Other.run(Other.java:5)
      """;

  @Test
  void theFirstThreadIsTheOneThatWasStuck() {
    assertThat(Stacks.first(DUMP)).hasSize(4).last().asString().contains("some.Own.parse");
    assertThat(Stacks.first("")).isEmpty();
  }

  @Test
  void theInnermostFrameAndTheInnermostOfTheWorkTellEnough() {
    assertThat(Stacks.ends(Stacks.first(DUMP)))
        .containsExactly(
            "java.util.regex.Pattern$Loop.match(Pattern.java:1)", "some.Own.search(Own.java:3)");
    assertThat(Stacks.ends(List.of("app//some.Own.search(Own.java:3)")))
        .containsExactly("some.Own.search(Own.java:3)");
  }

  @Test
  void threadsInsideOfAClassAreFoundButNotTheOneThatLooks() {
    assertThat(Stacks.inside(StacksTest.class)).isEmpty();
  }
}
