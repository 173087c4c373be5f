package io.flyshuttle.forecast;

import java.util.ArrayList;
import java.util.List;

/**
 * The places of a pool, of threads or of worker processes: a chunk needs one to begin. Segments
 * that share a pool take turns.
 */
final class Places {
  private final int mostOverstaying;
  private final List<Section> sections = new ArrayList<>();
  private int free;
  private int overstaying;
  private int turn; // which segment is next

  /**
   * So many.
   *
   * @param mostOverstaying chunks that may go on without one when they have had their slice
   */
  Places(int count, int mostOverstaying) {
    this.free = count;
    this.mostOverstaying = mostOverstaying;
  }

  void serve(Section section) {
    sections.add(section);
  }

  /** Whether more than one segment is served. */
  boolean shared() {
    return sections.size() > 1;
  }

  /** Chunks that may overstay at once: none where no other segment would get the place. */
  boolean mayOverstay() {
    return shared() && overstaying < mostOverstaying;
  }

  /**
   * The segment whose turn it is, of those that have something to do; null if there is none, or no
   * place. Its place is taken.
   */
  @org.jspecify.annotations.Nullable
  Section next() {
    if (free == 0) {
      return null;
    }
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(turn);
      turn = turn + 1 == sections.size() ? 0 : turn + 1;
      if (section.waiting > 0 && section.idleCount > 0) {
        free--;
        return section;
      }
    }
    return null;
  }

  /** A chunk gives its place back. */
  void leave() {
    free++;
  }

  /** A chunk goes on without its place. */
  void overstay() {
    overstaying++;
    free++;
  }

  /** One that has gone on without is over. */
  void overstayed() {
    overstaying--;
  }
}
