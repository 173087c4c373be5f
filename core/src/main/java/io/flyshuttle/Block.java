package io.flyshuttle;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a scope has open in its block: at most one scope, and any number of runs. They
 * end with the scope. The owner enters them; anybody ends them.
 *
 * <p>Whoever enters something first writes it here, then looks whether the scope has ended; who
 * ends the scope does it the other way round: so nothing is missed.
 */
final class Block {

  /** The scope opened in the block and not closed. */
  volatile @Nullable ScopeImpl<?, ?> inner;

  private volatile @Nullable Set<Run> runs; // null before the first

  /** Adds a run. */
  void enter(Run run) {
    Set<Run> all = runs;
    if (all == null) {
      all = ConcurrentHashMap.newKeySet(1);
      runs = all;
    }
    all.add(run);
  }

  /** A run has ended. */
  void leave(Run run) {
    runs().remove(run);
  }

  /** Runs started in the block that have not ended. */
  Set<Run> runs() {
    Set<Run> now = runs;
    return now == null ? Set.of() : now;
  }

  /**
   * Ends what is open, for the reason that the scope has ended. Runs have its deadline themselves,
   * and tell of it better than of a cancellation.
   */
  void end(ScopeEnd reason) {
    ScopeImpl<?, ?> inside = inner;
    if (inside != null) {
      inside.end(reason.inherited());
    }
    if (reason != ScopeEnd.DEADLINE) {
      cancelRuns();
    }
  }

  void cancelRuns() {
    runs().forEach(Run::cancel);
  }

  /** Also scopes inside one that has been joined and is still open have its deadline. */
  void deadlinePassed() {
    ScopeImpl<?, ?> inside = inner;
    if (inside != null) {
      inside.deadlinePassed();
    }
  }
}
