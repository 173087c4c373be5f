package io.flyshuttle;

/** Lets a checked exception through a signature of the JDK that has no room for it. */
final class Sneaky {

  private Sneaky() {}

  static RuntimeException rethrow(Throwable failure) {
    throw Sneaky.<RuntimeException>as(failure);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X as(Throwable failure) throws X {
    throw (X) failure;
  }
}
