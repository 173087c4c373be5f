package io.flyshuttle.process.wire;

/**
 * Something is too large to be sent to a worker or back: a chunk of many small items above the
 * limit of a frame, or one payload above the limit of payloads.
 *
 * @since 0.1
 */
public final class FrameTooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Names what was too large.
   *
   * @param what such as "an argument"
   * @param size its bytes
   * @param limit the bytes allowed
   */
  public FrameTooLargeException(String what, long size, long limit) {
    super(what + " of " + size + " bytes is over the limit of " + limit + " bytes");
  }
}
