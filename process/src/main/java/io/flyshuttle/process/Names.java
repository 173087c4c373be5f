package io.flyshuttle.process;

import io.flyshuttle.spi.StageCode;

/** What functions are called where people read it. */
final class Names {

  private Names() {}

  /** The name of a stage; else that of the class, for a lambda of the one that it stands in. */
  static String of(Object function) {
    if (function instanceof StageCode stage) {
      return stage.name();
    }
    String name = function.getClass().getName();
    int lambda = name.indexOf("$$Lambda");
    int end = lambda < 0 ? name.length() : lambda;
    return name.substring(name.lastIndexOf('.', end - 1) + 1, end);
  }
}
