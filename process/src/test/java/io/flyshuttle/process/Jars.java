package io.flyshuttle.process;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** Makes the jars that tests start workers from. */
final class Jars {
  private Jars() {}

  /** All that puppets need, in one jar. */
  static void plain(Path to) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(to), manifest())) {
      Set<String> written = new HashSet<>(Set.of("META-INF/MANIFEST.MF"));
      for (Path element : ours()) {
        copy(element, "", jar, written);
      }
    }
  }

  /** As Spring Boot's own tools pack it: loader on top, classes and jars stored within. */
  static void springBoot(Path to, String main) throws IOException {
    Path nested = Files.createTempFile(to.getParent(), "nested", ".jar");
    plain(nested);
    Manifest manifest = manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(
        Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
    attributes.putValue("Start-Class", main);
    attributes.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
    attributes.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(to), manifest)) {
      Set<String> written = new HashSet<>(Set.of("META-INF/MANIFEST.MF"));
      copy(element("spring-boot-loader"), "", jar, written);
      for (String folder : List.of("BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/")) {
        jar.putNextEntry(new JarEntry(folder));
        jar.closeEntry();
      }
      store("BOOT-INF/lib/application.jar", Files.readAllBytes(nested), jar);
    }
    Files.delete(nested);
  }

  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    return manifest;
  }

  /** The parts of the class path that hold this module and its tests. */
  private static List<Path> ours() {
    return classPath()
        .filter(
            path -> Files.isDirectory(path) || path.getFileName().toString().contains("shuttle"))
        .toList();
  }

  private static Path element(String name) {
    return classPath()
        .filter(path -> path.getFileName().toString().startsWith(name))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(Files::exists);
  }

  private static void copy(Path from, String under, JarOutputStream jar, Set<String> written)
      throws IOException {
    if (!Files.isDirectory(from)) {
      copyJar(from, under, jar, written);
      return;
    }
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = under + from.relativize(file).toString().replace(File.separatorChar, '/');
        if (written.add(name)) {
          jar.putNextEntry(new JarEntry(name));
          Files.copy(file, jar);
          jar.closeEntry();
        }
      }
    }
  }

  private static void copyJar(Path from, String under, JarOutputStream jar, Set<String> written)
      throws IOException {
    try (JarFile source = new JarFile(from.toFile())) {
      for (Enumeration<JarEntry> all = source.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        if (!entry.isDirectory() && written.add(under + entry.getName())) {
          jar.putNextEntry(new JarEntry(under + entry.getName()));
          transfer(source, entry, jar);
          jar.closeEntry();
        }
      }
    }
  }

  private static void transfer(JarFile source, JarEntry entry, OutputStream to) {
    try (var in = source.getInputStream(entry)) {
      in.transferTo(to);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void store(String name, byte[] bytes, JarOutputStream jar) throws IOException {
    JarEntry entry = new JarEntry(name);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    jar.putNextEntry(entry);
    jar.write(bytes);
    jar.closeEntry();
  }
}
