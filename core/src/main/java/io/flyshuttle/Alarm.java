package io.flyshuttle;

/** Says whether the time that a reader may wait is up. */
@FunctionalInterface
interface Alarm {

  /** Never up. */
  Alarm NEVER = () -> false;

  boolean rings();
}
