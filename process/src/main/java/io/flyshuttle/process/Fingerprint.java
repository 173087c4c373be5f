package io.flyshuttle.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * All that an AOT cache depends on, as a number: the build of the JDK, the options and the class
 * path with the size and age of each file. Where one of them differs, another cache is used.
 */
final class Fingerprint {
  private static final int DIGITS = 32;

  private Fingerprint() {}

  /** Why the JVM can make no cache for such a class path; empty if it can. */
  static Optional<String> obstacle(WorkerLauncher.Entry entry) {
    return entry.classPath().stream()
        .filter(path -> Files.isDirectory(Path.of(path)))
        .findFirst()
        .map(path -> "the class path holds a directory (" + path + "), AOT caches need jars");
  }

  static String of(LaunchPlan plan, WorkerLauncher.Entry entry) {
    MessageDigest digest = sha256();
    Path java = real(plan.java());
    Path home = java.resolve("../..").normalize();
    add(digest, java.toString());
    add(digest, stamp(home.resolve("lib").resolve("modules")));
    add(digest, stamp(home.resolve("release")));
    addAll(digest, plan.jvmOptions());
    addAll(digest, entry.options());
    add(digest, entry.mainClass());
    for (String path : entry.classPath()) {
      add(digest, path);
      add(digest, stamp(Path.of(path)));
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException missing) {
      return path.toAbsolutePath();
    }
  }

  private static String stamp(Path file) {
    try {
      return Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
    } catch (IOException missing) {
      return "missing";
    }
  }

  private static void addAll(MessageDigest digest, List<String> texts) {
    add(digest, Integer.toString(texts.size()));
    texts.forEach(text -> add(digest, text));
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0); // no path holds it, so no two lists look alike
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
