package io.flyshuttle.process.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * How objects become bytes that have no encoding of their own here. Both sides use the same one.
 * Thread-safe.
 *
 * @since 0.1
 */
public interface ObjectCodec {

  /**
   * Writes an object.
   *
   * @throws java.io.NotSerializableException if its class, or that of something in it, can't be
   *     written: its message is the name of that class
   * @throws IOException if writing fails otherwise
   */
  void write(Object value, OutputStream out) throws IOException;

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws ClassNotFoundException if its class is missing here
   * @throws IOException if reading fails otherwise
   */
  Object read(InputStream in) throws IOException, ClassNotFoundException;
}
