package io.flyshuttle.process.wire;

import java.io.IOException;

/** The peer has sent what no peer of ours sends. */
final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  ProtocolException(String what) {
    super("protocol error: " + what);
  }
}
