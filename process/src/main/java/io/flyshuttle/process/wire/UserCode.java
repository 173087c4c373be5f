package io.flyshuttle.process.wire;

/**
 * For calls of the user's code that must not end more than the call: its serialisation, its
 * exceptions. Whatever it throws is outlived, Errors included.
 */
final class UserCode {

  private UserCode() {}

  /** Throws what was caught if it is that memory has run out, and else does nothing. */
  static void outlive(Throwable thrown) {
    if (thrown instanceof OutOfMemoryError full) {
      throw full;
    }
  }

  /** Its {@code toString()}, or the name of its class where that throws or is null. */
  static String nameOf(Throwable thrown) {
    try {
      String name = thrown.toString();
      if (name != null) {
        return name;
      }
    } catch (Throwable itsOwnFault) {
      outlive(itsOwnFault);
    }
    return thrown.getClass().getName();
  }
}
