package io.flyshuttle.web;

import java.io.Serial;

/** What a request is answered that can't be served: a status and one line for a person. */
final class Refusal extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  static final int BAD_REQUEST = 400;
  static final int UNAUTHORISED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int TIMEOUT = 408;
  static final int CONFLICT = 409;
  static final int TOO_LARGE = 413;
  static final int UNSUPPORTED = 415;
  static final int BUSY = 503;

  private final int status;

  Refusal(int status, String message) {
    super(message, null, false, false); // an answer, not a fault: nobody reads its stack
    this.status = status;
  }

  static Refusal bad(String message) {
    return new Refusal(BAD_REQUEST, message);
  }

  int status() {
    return status;
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
