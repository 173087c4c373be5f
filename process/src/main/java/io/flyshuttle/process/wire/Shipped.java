package io.flyshuttle.process.wire;

/**
 * A function ready to be sent: serialised once, and named by its id from then on. Immutable.
 *
 * @param id never used for another function of the same {@link Functions}
 * @param bytes its serialised form, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and not copied on its way
public record Shipped(int id, byte[] bytes) {

  @Override
  public String toString() {
    return "function " + id + " of " + bytes.length + " bytes";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shipped that && that.id == id;
  }

  @Override
  public int hashCode() {
    return id;
  }
}
