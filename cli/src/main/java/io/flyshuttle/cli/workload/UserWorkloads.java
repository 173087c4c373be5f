package io.flyshuttle.cli.workload;

import io.flyshuttle.cli.text.OneLine;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the workload that a user means by a class name or a file. */
public final class UserWorkloads {
  private static final String SUFFIX = ".java";

  private final List<Path> classPath;

  /**
   * Looks on {@code classPath} besides this command's own.
   *
   * @throws BadInput if an entry does not exist
   */
  public UserWorkloads(List<Path> classPath) {
    for (Path entry : classPath) {
      if (!Files.exists(entry)) {
        throw new BadInput("--classpath " + entry + ": there is no such file or folder");
      }
    }
    this.classPath = List.copyOf(classPath);
  }

  /** Whether {@code text} names a file rather than a class. */
  public static boolean isFile(String text) {
    return text.endsWith(SUFFIX) || text.contains("/") || text.contains(File.separator);
  }

  /** The whole class path, for compiling and for children. */
  public String wholeClassPath() {
    Stream<Path> own =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of);
    return Stream.concat(own, classPath.stream())
        .map(path -> path.toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Compiles {@code file} and finds the class in it that gives the pipeline.
   *
   * @throws BadInput if it can't be read, does not compile or has no such class
   */
  public UserWorkload file(Path file) {
    if (!Files.exists(file)) {
      throw new BadInput("there is no file " + file);
    }
    if (!file.toString().endsWith(SUFFIX)) {
      throw new BadInput(file + " is no workload: give a .java file or the name of a class");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new BadInput(file + " can't be read");
    }
    Map<String, byte[]> classes = JavaSource.compile(file, wholeClassPath());
    ClassLoader loader = new MemoryLoader(classes, loader());
    String preferred = simpleName(file);
    return classes.keySet().stream()
        .filter(name -> UserWorkload.isOne(load(name, loader, file.toString())))
        .min(
            java.util.Comparator.comparingInt(
                name -> name.equals(preferred) || name.endsWith("." + preferred) ? 0 : 1))
        .map(name -> new UserWorkload(name, classes))
        .orElseThrow(() ->
            new BadInput(
                "no class in " + file + " gives a pipeline: it needs " + UserWorkload.CONTRACT));
  }

  /**
   * The class of that name on the class path.
   *
   * @throws BadInput if there is none or it gives no pipeline
   */
  public UserWorkload named(String className) {
    Class<?> type = load(className, loader(), className);
    if (!UserWorkload.isOne(type)) {
      throw new BadInput(className + " gives no pipeline: it needs " + UserWorkload.CONTRACT);
    }
    return new UserWorkload(className, Map.of());
  }

  private static Class<?> load(String name, ClassLoader loader, String from) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException missing) {
      throw new BadInput(
          "there is no class " + name + " on the class path; --classpath adds to it", missing);
    } catch (LinkageError broken) {
      throw new BadInput(from + " can't be loaded: " + OneLine.of(broken), broken);
    }
  }

  private ClassLoader loader() {
    ClassLoader own = UserWorkloads.class.getClassLoader();
    return classPath.isEmpty()
        ? own
        : new URLClassLoader(classPath.stream().map(UserWorkloads::url).toArray(URL[]::new), own);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  private static String simpleName(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - SUFFIX.length());
  }
}
