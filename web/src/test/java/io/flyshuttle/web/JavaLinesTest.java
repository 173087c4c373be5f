package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.forecast.Spread;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The lines to paste are lines of Java. */
class JavaLinesTest {
  private static final String AROUND =
      """
      import io.flyshuttle.*;
      import java.util.List;
      class Pasted {
        static int fetch(int task) { return task; }
        static int compute(int task) { return task; }
        static void store(int result) {}
        void run(List<Integer> tasks) throws InterruptedException {
      LINES
        }
      }
      """;

  @Test
  void theyCompile() {
    for (double share : new double[] {0, 0.5, 1}) {
      for (String strategy : Question.strategies(16)) {
        Question question = new Question(10, 0.1, share, Spread.UNIFORM, 8, 0, 2, 16, 3);
        String lines = JavaLines.of(strategy, question);

        assertThat(errors(AROUND.replace("LINES", lines))).as(lines).isEmpty();
      }
    }
  }

  private static String errors(String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Pasted.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    boolean right =
        compiler
            .getTask(
                said,
                null,
                null,
                List.of("-proc:none", "-d", System.getProperty("java.io.tmpdir")),
                null,
                List.of(file))
            .call();
    return right ? "" : said.toString();
  }
}
