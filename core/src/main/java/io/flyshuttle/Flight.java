package io.flyshuttle;

import jdk.jfr.FlightRecorder;

/**
 * Whether anybody may be recording. Loading the first event class starts the whole recorder, which
 * takes some 150 ms and, on a virtual thread, a carrier for as long: so no event class is touched
 * before a recording has begun.
 */
final class Flight {

  private static final boolean AVAILABLE =
      ModuleLayer.boot().findModule("jdk.jfr").isPresent(); // an image of jlink may lack it

  private Flight() {}

  /** A look at a field. */
  static boolean recorderStarted() {
    return AVAILABLE && FlightRecorder.isInitialized();
  }
}
