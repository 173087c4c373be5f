package io.flyshuttle.process.wire;

import org.jspecify.annotations.Nullable;

/** What became of reading a value: see {@link Values#tryRead}. */
public sealed interface Reading {

  /**
   * It was read.
   *
   * @param value what it is
   */
  record Value(@Nullable Object value) implements Reading {}

  /**
   * It can't be read here. The connection is fine.
   *
   * @param reason why not
   */
  record Unreadable(UnreadableException reason) implements Reading {}
}
