package io.flyshuttle.forecast;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;

/**
 * Some items of a source, to be run together: picks them for {@link
 * io.flyshuttle.Pipeline#sample(LongUnaryOperator)}, until enough is enough.
 */
final class Block implements LongUnaryOperator {
  private final long[] indices;
  private final BooleanSupplier enough;
  private int given;
  private boolean cut;

  /**
   * A block for one run.
   *
   * @param indices in the source, in order
   * @param enough is asked before each item but the first
   */
  Block(long[] indices, BooleanSupplier enough) {
    this.indices = indices;
    this.enough = enough;
  }

  @Override
  public long applyAsLong(long index) {
    int found = Arrays.binarySearch(indices, index + 1);
    int at = found >= 0 ? found : -found - 1;
    given = at;
    if (at == indices.length) {
      return -1;
    }
    if (at > 0 && enough.getAsBoolean()) {
      cut = true;
      return -1;
    }
    return indices[at];
  }

  /** How many items it has had of the source. After the run. */
  int given() {
    return given;
  }

  /** Whether the source has ended before the block. After the run. */
  boolean sourceEnded() {
    return given < indices.length && !cut;
  }

  long[] indices() {
    return indices;
  }
}
