package io.flyshuttle.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls {@code compare}, and looks at what it leaves. */
abstract class Comparing {
  static final String BOTH = "--strategies=virtual-threads,hybrid";

  final TestScreen screen = TestScreen.plain();

  @TempDir Path folder;

  final int compare(String... args) {
    String[] all = new String[args.length + 2];
    all[0] = "compare";
    all[1] = "--no-forecast"; // that has a test of its own, and takes seconds
    System.arraycopy(args, 0, all, 2, args.length);
    return Main.run(screen.screen(), all);
  }

  /** Of the report in a file, an entry for each strategy. */
  final JsonNode results(Path report) {
    return new JsonMapper().readTree(report.toFile()).get("results");
  }

  /** A file with a class of this name, whose pipeline the body returns. */
  final String java(String name, String body) throws IOException {
    String source =
        """
        import io.flyshuttle.Pipeline;
        import java.util.*;
        import java.util.concurrent.*;
        public class %s {
          public static Pipeline<?> pipeline() {
            %s
          }
        }
        """
            .formatted(name, body);
    return Files.writeString(folder.resolve(name + ".java"), source).toString();
  }
}
