package io.flyshuttle.spi;

import java.util.Optional;

/** Hands out the chunks of one stage. Thread-safe. */
public interface Feed {

  /** The name of the stage. */
  String stage();

  /** The code of every chunk of this stage. */
  StageCode code();

  /** Chunks of this stage that may run at once, whatever the width of the place. */
  int concurrency();

  /**
   * Claims the next chunk; empty when there is none now. Whoever claims a chunk owes it an outcome.
   * Never blocks.
   */
  Optional<Chunk> poll();

  /** Whether {@link #poll} would likely find something. A cheap look, for schedulers. */
  boolean ready();
}
