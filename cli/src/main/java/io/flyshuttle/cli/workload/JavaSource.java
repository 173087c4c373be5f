package io.flyshuttle.cli.workload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles one Java file into memory. */
final class JavaSource {

  private JavaSource() {}

  /**
   * The classes of {@code file} by binary name, in the order javac wrote them.
   *
   * @throws BadInput if it does not compile; its details are what javac said
   */
  static Map<String, byte[]> compile(Path file, String classPath) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new BadInput("this Java has no compiler for " + file + ": run flyshuttle on a JDK");
    }
    StringWriter said = new StringWriter();
    try (var standard =
            compiler.getStandardFileManager(null, Locale.getDefault(), StandardCharsets.UTF_8);
        var memory = new Memory(standard)) {
      boolean compiled =
          compiler
              .getTask(
                  said, memory, null, options(classPath), null, standard.getJavaFileObjects(file))
              .call();
      if (!compiled) {
        throw new BadInput(file + " does not compile", said.toString());
      }
      return memory.classes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> options(String classPath) {
    return List.of(
        "-proc:none", "-g", "-encoding", "UTF-8", "-Xmaxerrs", "10", "-classpath", classPath);
  }

  /** Keeps what javac writes. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();

    Memory(JavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      URI uri = URI.create("memory:///" + className.replace('.', '/') + kind.extension);
      return new SimpleJavaFileObject(uri, kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          written.put(className, bytes);
          return bytes;
        }
      };
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new LinkedHashMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }
  }
}
