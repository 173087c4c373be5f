package io.flyshuttle.cli.workload;

import io.flyshuttle.Pipeline;
import io.flyshuttle.cli.text.OneLine;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A user's class. It is started in the child, the parent only looks at it.
 *
 * @param className the binary name of the class that gives the pipeline
 * @param classes what was compiled from the user's file, by binary name; the rest is on the class
 *     path
 */
public record UserWorkload(String className, Map<String, byte[]> classes) implements WorkloadSpec {

  /** What a class has to offer, for messages and {@code --help}. */
  public static final String CONTRACT =
      "a method 'public static Pipeline<?> pipeline()', or a public constructor without parameters"
          + " and 'implements Callable<Pipeline<?>>'";

  private static final String METHOD = "pipeline";

  @Override
  public String name() {
    return className;
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of();
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.empty();
  }

  /**
   * Puts what was compiled into a folder, for the class path of those that run it.
   *
   * @throws IOException if that can't be written
   */
  public ClassFolder writeClasses() throws IOException {
    return ClassFolder.of(classes);
  }

  /** The same for a JVM that has its classes on the class path. */
  public UserWorkload onClassPath() {
    return new UserWorkload(className, Map.of());
  }

  /** Whether {@code type} keeps the {@link #CONTRACT}. Does not initialise it. */
  static boolean isOne(Class<?> type) {
    return hasMethod(type) || isCallable(type);
  }

  /** What a method of the right name lacks; empty if {@code type} has none. */
  static Optional<String> nearly(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> method.getName().equals(METHOD))
        .findFirst()
        .map(method -> "found %s.%s(), but it %s".formatted(type.getName(), METHOD, lack(method)));
  }

  private static String lack(Method method) {
    if (method.getParameterCount() > 0) {
      return "has parameters";
    }
    if (!Modifier.isPublic(method.getModifiers())) {
      return "is not public";
    }
    return Modifier.isStatic(method.getModifiers())
        ? "gives " + method.getReturnType().getName()
        : "is not static";
  }

  @Override
  public Workload<?> open() {
    ClassLoader loader = new MemoryLoader(classes, UserWorkload.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    try {
      return open(Class.forName(className, false, loader));
    } catch (InvocationTargetException | ExceptionInInitializerError thrown) {
      Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
      throw new BadInput(className + " gave no pipeline, it threw " + OneLine.of(cause), cause);
    } catch (BadInput bad) {
      throw bad;
    } catch (Exception | LinkageError thrown) {
      throw new BadInput(className + " gave no pipeline, it threw " + OneLine.of(thrown), thrown);
    }
  }

  private Workload<?> open(Class<?> type) throws Exception {
    if (hasMethod(type)) {
      var method = type.getMethod(METHOD);
      method.setAccessible(true); // the class itself need not be public
      return of(method.invoke(null), () -> {});
    }
    if (isCallable(type)) {
      var constructor = type.getConstructor();
      constructor.setAccessible(true);
      Object instance = constructor.newInstance();
      AutoCloseable resource = instance instanceof AutoCloseable closeable ? closeable : () -> {};
      return of(((Callable<?>) instance).call(), resource);
    }
    throw new BadInput(className + " gives no pipeline: it needs " + CONTRACT);
  }

  private Workload<?> of(@Nullable Object given, AutoCloseable resource) {
    if (given instanceof Pipeline<?> pipeline) {
      return content(pipeline, resource);
    }
    String what = given == null ? "null" : "a " + given.getClass().getName();
    throw new BadInput(className + " gave " + what + " instead of a Pipeline");
  }

  private static <T> Workload<T> content(Pipeline<T> pipeline, AutoCloseable resource) {
    return new Workload<>(pipeline, ContentChecksum::new, OptionalLong.empty(), resource);
  }

  private static boolean hasMethod(Class<?> type) {
    try {
      var method = type.getMethod(METHOD);
      return Modifier.isStatic(method.getModifiers())
          && Pipeline.class.isAssignableFrom(method.getReturnType());
    } catch (NoSuchMethodException none) {
      return false;
    }
  }

  private static boolean isCallable(Class<?> type) {
    return Callable.class.isAssignableFrom(type)
        && !Modifier.isAbstract(type.getModifiers())
        && Stream.of(type.getConstructors()).anyMatch(made -> made.getParameterCount() == 0);
  }
}
