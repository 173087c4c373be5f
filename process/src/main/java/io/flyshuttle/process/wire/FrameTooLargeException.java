package io.flyshuttle.process.wire;

/**
 * Something is too large to be sent: a chunk of many small items above the limit of a frame, or one
 * payload above the limit of payloads.
 */
public final class FrameTooLargeException extends UnsendableException {

  private static final long serialVersionUID = 1L;

  private final long size;
  private final long limit;

  /**
   * Names what was too large.
   *
   * @param what such as "the argument (byte[])"
   * @param size its bytes
   * @param limit the bytes allowed
   */
  FrameTooLargeException(String what, long size, long limit) {
    super(what + " of " + size + " bytes is over the limit of " + limit + " bytes");
    this.size = size;
    this.limit = limit;
  }

  /** The same of something that has a name. */
  FrameTooLargeException called(String what) {
    return new FrameTooLargeException(what, size, limit);
  }
}
