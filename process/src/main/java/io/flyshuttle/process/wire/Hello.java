package io.flyshuttle.process.wire;

/**
 * How a worker introduces itself.
 *
 * @param token the one-time secret it was started with
 * @param pid its process id
 * @param protocol {@link #PROTOCOL} of its code
 * @param javaVersion its {@link Runtime#version()}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and not copied on its way
public record Hello(byte[] token, long pid, int protocol, String javaVersion) {

  /** The version of what is described in this package. */
  public static final int PROTOCOL = 1;

  /** The name of the environment variable with the token, in hexadecimal digits. */
  public static final String TOKEN_VARIABLE = "FLYSHUTTLE_TOKEN";

  /** This process. */
  public static Hello here(byte[] token) {
    return new Hello(token, ProcessHandle.current().pid(), PROTOCOL, Runtime.version().toString());
  }

  /** Writes it. */
  public void write(FrameWriter out) {
    out.putBlob(token);
    out.putLong(pid);
    out.putInt(protocol);
    out.putString(javaVersion);
  }

  /** Reads it. */
  public static Hello read(FrameReader in) {
    return new Hello(in.takeBlob(), in.takeLong(), in.takeInt(), in.takeString());
  }

  @Override
  public String toString() { // never the token: this goes to logs
    return "worker " + pid + " on Java " + javaVersion + ", protocol " + protocol;
  }
}
