package io.flyshuttle.process.wire;

import java.lang.module.ResolvedModule;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a worker introduces itself, after it has proved by its token whose worker it is.
 *
 * @param pid its process id
 * @param protocol {@link #PROTOCOL} of its code
 * @param javaVersion its {@link Runtime#version()}
 * @param javaVendor who has built its JDK
 * @param modules those of the JDK that it has, by name
 */
public record Hello(
    long pid, int protocol, String javaVersion, String javaVendor, SortedSet<String> modules) {

  /** The version of what is described in this package. */
  public static final int PROTOCOL = 3;

  /** This process. */
  public static Hello here() {
    return new Hello(
        ProcessHandle.current().pid(),
        PROTOCOL,
        Runtime.version().toString(),
        System.getProperty("java.vendor", "unknown"),
        systemModules());
  }

  private static SortedSet<String> systemModules() {
    SortedSet<String> names = new TreeSet<>();
    for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
      Optional<URI> location = module.reference().location();
      if (location.isPresent() && "jrt".equals(location.get().getScheme())) {
        names.add(module.name()); // and none of the application, which workers have as a class path
      }
    }
    return names;
  }

  /** Its JDK, for messages. */
  public String java() {
    return "Java " + javaVersion + " of " + javaVendor;
  }

  /** Writes it. */
  public void write(FrameWriter out) {
    out.putLong(pid);
    out.putInt(protocol);
    out.putString(javaVersion);
    out.putString(javaVendor);
    out.putString(String.join(",", modules));
  }

  /** Reads it, as far as its protocol is this one. */
  public static Hello read(FrameReader in) {
    long pid = in.takeLong();
    int protocol = in.takeInt();
    if (protocol != PROTOCOL) { // who knows what follows
      return new Hello(pid, protocol, "unknown", "unknown", new TreeSet<>());
    }
    return new Hello(
        pid,
        protocol,
        in.takeString(),
        in.takeString(),
        new TreeSet<>(Arrays.asList(in.takeString().split(",", -1))));
  }

  @Override
  public String toString() {
    return "worker " + pid + " on " + java() + ", protocol " + protocol;
  }
}
