package io.flyshuttle.cli;

import io.flyshuttle.Strategy;
import io.flyshuttle.cli.compare.Row;
import io.flyshuttle.cli.workload.BadInput;
import io.flyshuttle.cli.workload.Nearest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The names that {@code --strategies} takes. */
final class StrategyNames {
  private static final List<String> BUILT_IN =
      Stream.concat(Strategy.builtIn().stream().map(Strategy::name), Stream.of(Row.PROCESSES))
          .toList();

  private final List<String> more;

  /** With names that are known here only. */
  StrategyNames(String... more) {
    this.more = List.of(more);
  }

  /**
   * Those that were given, each once; all that the command can run unless given.
   *
   * @throws BadInput if one is unknown
   */
  List<String> named(@Nullable List<String> given) {
    if (given == null) {
      return BUILT_IN;
    }
    if (given.isEmpty() || given.stream().anyMatch(String::isBlank)) {
      throw new BadInput("--strategies: a name is missing; there are " + String.join(", ", all()));
    }
    return given.stream().map(this::name).distinct().toList();
  }

  private List<String> all() {
    return Stream.concat(BUILT_IN.stream(), more.stream()).toList();
  }

  private String name(String text) {
    if (more.contains(text.strip())) {
      return text.strip();
    }
    try {
      return Strategy.parse(text).name();
    } catch (IllegalArgumentException unknown) {
      throw new BadInput("--strategies: " + unknown.getMessage() + meant(text), unknown);
    }
  }

  private String meant(String text) {
    if (text.strip().startsWith("threads(")) {
      return ""; // the name is right, it is the number that is not
    }
    return Nearest.to(text, all().stream().map(name -> name.replaceAll("\\(.*", "")).toList())
        .map(near ->
            near.equalsIgnoreCase(text.strip())
                ? " (in lower case: " + near + ")"
                : " (did you mean " + near + "?)")
        .orElse("");
  }
}
