package io.flyshuttle.cli.child;

import io.flyshuttle.Outcome;
import io.flyshuttle.process.NotSendableException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds out that work can't go to worker JVMs and back, and puts it into words. */
final class NotSent {
  private static final int DEEPEST = 20; // causes
  private static final Pattern STAGE =
      Pattern.compile(
          "^the function of stage ('.*?').*: (\\S+) is not serialisable.*", Pattern.DOTALL);
  private static final Pattern VALUE =
      Pattern.compile(
          "^(?:in the worker, )?the (argument|result) \\(.*: (\\S+) is not serialisable.*",
          Pattern.DOTALL);

  private NotSent() {}

  /** Throws why {@code result} is none, if it is a failure that says that it could not be sent. */
  static void check(Object result) throws Exception {
    if (result instanceof Outcome.Failure<?>(Throwable cause)) {
      Optional<Throwable> reason = in(cause);
      if (reason.isPresent() && reason.get() instanceof Exception exception) {
        throw exception;
      }
    }
  }

  /** The exception that says so, among {@code failure} and its causes. */
  static Optional<Throwable> in(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(DEEPEST)
        .filter(NotSendableException.class::isInstance)
        .findFirst();
  }

  /** Such as "not possible: the stage 'count' captures a.B, which is not Serializable". */
  static String words(Throwable reason) {
    String said = String.valueOf(reason.getMessage());
    Matcher stage = STAGE.matcher(said);
    Matcher value = VALUE.matcher(said);
    String why = said;
    if (stage.matches()) {
      why = "the stage %s captures %s".formatted(stage.group(1), notSerializable(stage.group(2)));
    } else if (value.matches()) {
      String what = value.group(1).equals("argument") ? "items on their way" : "results";
      why = "%s are, or hold, %s".formatted(what, notSerializable(value.group(2)));
    }
    return "not possible: " + why;
  }

  private static String notSerializable(String type) {
    return type + ", which is not Serializable";
  }
}
