package io.flyshuttle.cli.workload;

import io.flyshuttle.cli.text.OneLine;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the workload that a user means by a class name or a file. */
public final class UserWorkloads {
  private static final String SUFFIX = ".java";
  private static final Pattern OTHER_NAME = Pattern.compile("wrong name: ([^)]+)\\)");

  private final List<Path> classPath;

  /** Looks on {@code classPath} besides this command's own. */
  public UserWorkloads(List<Path> classPath) {
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
    if (Files.isDirectory(file)) {
      throw new BadInput(file + " is a folder: give a .java file in it");
    }
    if (!file.toString().endsWith(SUFFIX)) {
      throw new BadInput(file + " is a file but no .java file: give one, or the name of a class");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new BadInput(file + " can't be read");
    }
    Map<String, byte[]> classes = JavaSource.compile(file, wholeClassPath());
    ClassLoader loader = new MemoryLoader(classes, loader());
    String preferred = simpleName(file);
    List<Class<?>> found =
        classes.keySet().stream()
            .<Class<?>>map(name -> load(name, loader, file.toString()))
            .toList();
    return found.stream()
        .filter(type -> isOne(type, file.toString()))
        .min(Comparator.comparingInt(type -> simpleName(type).equals(preferred) ? 0 : 1))
        .map(type -> new UserWorkload(type.getName(), classes))
        .orElseThrow(() ->
            new BadInput(
                "no class in %s gives a pipeline: it needs %s%s"
                    .formatted(file, UserWorkload.CONTRACT, nearly(found))));
  }

  /**
   * The class of that name on the class path.
   *
   * @throws BadInput if there is none or it gives no pipeline
   */
  public UserWorkload named(String className) {
    Class<?> type = load(className, loader(), className);
    if (!isOne(type, className)) {
      throw new BadInput(
          "%s gives no pipeline: it needs %s%s"
              .formatted(className, UserWorkload.CONTRACT, nearly(List.of(type))));
    }
    return new UserWorkload(className, Map.of());
  }

  private static boolean isOne(Class<?> type, String from) {
    try {
      return UserWorkload.isOne(type);
    } catch (LinkageError broken) {
      throw new BadInput(from + " can't be loaded: " + OneLine.of(broken), broken);
    }
  }

  private static String nearly(List<Class<?>> types) {
    return types.stream()
        .flatMap(type -> UserWorkload.nearly(type).stream())
        .findFirst()
        .map(near -> "; " + near)
        .orElse("");
  }

  private Class<?> load(String name, ClassLoader loader, String from) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException missing) {
      String hint =
          ClassPath.fullName(classPath, name.substring(name.lastIndexOf('.') + 1))
              .map(full -> "did you mean " + full + "?")
              .orElse("--classpath adds to it");
      throw new BadInput("there is no class " + name + " on the class path; " + hint, missing);
    } catch (LinkageError broken) {
      Matcher other = OTHER_NAME.matcher(String.valueOf(broken.getMessage()));
      throw new BadInput(
          other.find()
              ? "%s is called %s: give that name, and on --classpath the folder above its package"
                  .formatted(from, other.group(1).replace('/', '.'))
              : from + " can't be loaded: " + OneLine.of(broken),
          broken);
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

  /** Without the package: binary names of nested classes have a dollar sign, not a dot. */
  private static String simpleName(Class<?> type) {
    return type.getName().substring(type.getName().lastIndexOf('.') + 1);
  }

  private static String simpleName(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - SUFFIX.length());
  }
}
