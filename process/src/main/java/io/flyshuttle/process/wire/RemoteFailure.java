package io.flyshuttle.process.wire;

import io.flyshuttle.process.spi.ObjectCodec;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What was thrown in a worker, as plain data that always arrives, and beside it the original where
 * that can be serialised. Bounded, whatever user code throws: 32 throwables, 256 frames each,
 * messages of 16,384 characters, originals of 1 MiB together; cycles are cut.
 *
 * @param className the class of the throwable
 * @param message its message
 * @param frames where it was thrown, the innermost first
 * @param cause its cause
 * @param suppressed what it suppressed
 * @param original its serialised form, which holds causes and suppressed ones too; empty if there
 *     is none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and not copied on its way
public record RemoteFailure(
    String className,
    Optional<String> message,
    List<StackTraceElement> frames,
    Optional<RemoteFailure> cause,
    List<RemoteFailure> suppressed,
    byte[] original) {

  private static final int MOST_THROWABLES = 32;
  private static final int MOST_ENTRIES = 64; // with those that are only named again
  private static final int MOST_FRAMES = 256;
  private static final int LONGEST_MESSAGE = 16_384;
  private static final int ORIGINALS = 1 << 20;
  private static final byte[] NONE = {};

  /**
   * Takes down what was thrown. Calls the throwable's own code, and outlives what that throws.
   *
   * @throws OutOfMemoryError if memory runs out meanwhile
   */
  public static RemoteFailure of(Throwable thrown, ObjectCodec codec) {
    return new Taker(codec).take(thrown);
  }

  private static final class Taker {
    private final ObjectCodec codec;
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int entries;
    private int room = ORIGINALS;

    Taker(ObjectCodec codec) {
      this.codec = codec;
    }

    RemoteFailure take(Throwable thrown) {
      return take(thrown, serialised(thrown));
    }

    private RemoteFailure take(Throwable thrown, byte[] original) {
      seen.add(thrown);
      entries++;
      Throwable cause = causeOf(thrown);
      List<RemoteFailure> suppressed = new ArrayList<>();
      for (Throwable other : thrown.getSuppressed()) {
        next(other, original).ifPresent(suppressed::add);
      }
      return new RemoteFailure(
          thrown.getClass().getName(),
          messageOf(thrown),
          framesOf(thrown),
          cause == thrown ? Optional.empty() : next(cause, original),
          List.copyOf(suppressed),
          original);
    }

    /** One inside: its original is in that of the outer one, if there is that. */
    private Optional<RemoteFailure> next(Throwable inner, byte[] outer) {
      if (entries >= MOST_ENTRIES) {
        return Optional.empty();
      }
      if (seen.contains(inner)) {
        entries++;
        return Optional.of(
            new RemoteFailure(
                inner.getClass().getName(),
                Optional.of("(circular: it is told above)"),
                List.of(),
                Optional.empty(),
                List.of(),
                NONE));
      }
      if (seen.size() >= MOST_THROWABLES) {
        return Optional.empty();
      }
      return Optional.of(outer.length > 0 ? take(inner, NONE) : take(inner));
    }

    private byte[] serialised(Throwable thrown) {
      FrameWriter out = new FrameWriter(room);
      try {
        codec.write(thrown, out);
      } catch (Throwable notSendable) {
        UserCode.outlive(notSendable);
        return NONE;
      }
      room -= out.size();
      return out.toByteArray();
    }

    /** The cause, or the throwable itself where it has none. */
    private static Throwable causeOf(Throwable thrown) {
      try {
        Throwable cause = thrown.getCause();
        return cause == null ? thrown : cause;
      } catch (Throwable itsOwnFault) {
        UserCode.outlive(itsOwnFault);
        return thrown;
      }
    }

    private static Optional<String> messageOf(Throwable thrown) {
      try {
        return Optional.ofNullable(thrown.getMessage()).map(Taker::cut);
      } catch (Throwable itsOwnFault) {
        UserCode.outlive(itsOwnFault);
        return Optional.of("(its message can't be had: " + cut(UserCode.nameOf(itsOwnFault)) + ")");
      }
    }

    private static String cut(String text) {
      return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static List<StackTraceElement> framesOf(Throwable thrown) {
      try {
        return Arrays.stream(thrown.getStackTrace())
            .filter(Objects::nonNull)
            .limit(MOST_FRAMES)
            .toList();
      } catch (Throwable itsOwnFault) { // by its own code, which may also return null
        UserCode.outlive(itsOwnFault);
        return List.of();
      }
    }
  }

  /** Writes it: beside the frame where it is large. */
  public void write(FrameWriter out) {
    FrameWriter plain = new FrameWriter();
    FrameWriter originals = new FrameWriter(); // together: many small ones are large
    writePlain(plain, originals);
    out.putBlob(plain.toByteArray());
    out.putBlob(originals.toByteArray());
  }

  private void writePlain(FrameWriter out, FrameWriter originals) {
    out.putString(className);
    putOptional(message, out);
    out.putInt(frames.size());
    for (StackTraceElement frame : frames) {
      putOptional(Optional.ofNullable(frame.getModuleName()), out);
      out.putString(frame.getClassName());
      out.putString(frame.getMethodName());
      putOptional(Optional.ofNullable(frame.getFileName()), out);
      out.putInt(frame.getLineNumber());
    }
    out.putByte(cause.isPresent() ? 1 : 0);
    cause.ifPresent(inner -> inner.writePlain(out, originals));
    out.putInt(suppressed.size());
    suppressed.forEach(inner -> inner.writePlain(out, originals));
    originals.putInt(original.length);
    originals.putBytes(original, 0, original.length);
  }

  /** Reads what {@link #write} wrote. */
  public static RemoteFailure read(FrameReader in) {
    FrameReader plain = FrameReader.over(in.takeBlob());
    return readPlain(plain, FrameReader.over(in.takeBlob()), 0);
  }

  private static RemoteFailure readPlain(FrameReader in, FrameReader originals, int depth) {
    if (depth > MOST_THROWABLES) {
      throw new IllegalArgumentException("a failure of more than " + depth + " causes");
    }
    String className = in.takeString();
    Optional<String> message = takeOptional(in);
    int count = in.takeInt();
    List<StackTraceElement> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String module = takeOptional(in).orElse(null);
      String type = in.takeString();
      String method = in.takeString();
      String file = takeOptional(in).orElse(null);
      frames.add(new StackTraceElement(null, module, null, type, method, file, in.takeInt()));
    }
    Optional<RemoteFailure> cause =
        in.takeByte() == 0 ? Optional.empty() : Optional.of(readPlain(in, originals, depth + 1));
    int more = in.takeInt();
    List<RemoteFailure> suppressed = new ArrayList<>();
    for (int i = 0; i < more; i++) {
      suppressed.add(readPlain(in, originals, depth + 1));
    }
    return new RemoteFailure(
        className,
        message,
        frames,
        cause,
        List.copyOf(suppressed),
        originals.takeBytes(originals.takeInt()));
  }

  private static void putOptional(Optional<String> string, FrameWriter out) {
    out.putByte(string.isPresent() ? 1 : 0);
    string.ifPresent(out::putString);
  }

  private static Optional<String> takeOptional(FrameReader in) {
    return in.takeByte() == 0 ? Optional.empty() : Optional.of(in.takeString());
  }

  /**
   * What was thrown, with its frames over there: the original if it can be rebuilt here, else
   * another in its place; so for each cause and suppressed one.
   *
   * @param standIn makes the one in its place, with its frames, without cause and suppressed ones
   */
  public Throwable rebuild(
      ObjectCodec codec, Function<? super RemoteFailure, ? extends Throwable> standIn) {
    if (original.length > 0) {
      try {
        if (codec.read(new ByteArrayInputStream(original)) instanceof Throwable thrown
            && thrown.getClass().getName().equals(className)) {
          return thrown;
        }
      } catch (Throwable notReadable) { // memory that runs out included: it is the user's code
        // the plain data tells it all the same
      }
    }
    Throwable instead = standIn.apply(this);
    cause.ifPresent(inner -> instead.initCause(inner.rebuild(codec, standIn)));
    suppressed.forEach(inner -> instead.addSuppressed(inner.rebuild(codec, standIn)));
    return instead;
  }

  @Override
  public String toString() {
    return message.map(text -> className + ": " + text).orElse(className);
  }
}
