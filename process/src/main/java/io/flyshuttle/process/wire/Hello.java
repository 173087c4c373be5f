package io.flyshuttle.process.wire;

/**
 * How a worker introduces itself, after it has proved by its token whose worker it is.
 *
 * @param pid its process id
 * @param protocol {@link #PROTOCOL} of its code
 * @param javaVersion its {@link Runtime#version()}
 */
public record Hello(long pid, int protocol, String javaVersion) {

  /** The version of what is described in this package. */
  public static final int PROTOCOL = 2;

  /** This process. */
  public static Hello here() {
    return new Hello(ProcessHandle.current().pid(), PROTOCOL, Runtime.version().toString());
  }

  /** Writes it. */
  public void write(FrameWriter out) {
    out.putLong(pid);
    out.putInt(protocol);
    out.putString(javaVersion);
  }

  /** Reads it. */
  public static Hello read(FrameReader in) {
    return new Hello(in.takeLong(), in.takeInt(), in.takeString());
  }

  @Override
  public String toString() {
    return "worker " + pid + " on Java " + javaVersion + ", protocol " + protocol;
  }
}
