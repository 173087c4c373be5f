package io.flyshuttle.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The application's classes lie on a class path, or on a module path that is used like one. */
record ClassPathLauncher(List<String> classPath) implements WorkerLauncher {
  ClassPathLauncher {
    classPath = classPath.stream().map(path -> Path.of(path).toAbsolutePath().toString()).toList();
  }

  @Override
  public Entry entry(String mainClass) {
    return new Entry(classPath, List.of(), mainClass);
  }

  static WorkerLauncher ofThisJvm() {
    List<String> classes = split(System.getProperty("java.class.path", ""));
    if (classes.size() == 1) {
      Path only = Path.of(classes.getFirst());
      var springBoot = SpringBootLauncher.of(only);
      if (springBoot.isPresent()) {
        return springBoot.get();
      }
    }
    List<String> all = new ArrayList<>(classes);
    split(System.getProperty("jdk.module.path", "")).forEach(path -> all.addAll(jars(path)));
    return new ClassPathLauncher(all);
  }

  private static List<String> split(String paths) {
    return Arrays.stream(paths.split(File.pathSeparator, -1))
        .filter(path -> !path.isEmpty())
        .toList();
  }

  /** An element of a module path may be a directory of jars. */
  private static List<String> jars(String path) {
    Path folder = Path.of(path);
    if (!Files.isDirectory(folder) || Files.exists(folder.resolve("module-info.class"))) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> jars =
          entries.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().toList();
      return jars.isEmpty() ? List.of(path) : jars;
    } catch (IOException unreadable) {
      return List.of(path);
    }
  }
}
