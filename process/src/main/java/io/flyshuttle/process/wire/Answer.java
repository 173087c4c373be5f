package io.flyshuttle.process.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What became of one item of a task: an entry of an {@link FrameType#ITEMS} frame. */
public sealed interface Answer {

  /** An {@code ITEMS} payload begins with {@code u32 first index | u32 count}. */
  int HEADER = 8;

  /** The codes of the entries. */
  byte VALUE = 0;

  /** Followed by the step and {@link #SAME} or {@link #OTHER}. */
  byte FAILURE = 1;

  /** What the step was given is what was sent. */
  byte SAME = 0;

  /** What the step was given follows. */
  byte OTHER = 1;

  /** Its number in the task, from 0. */
  int index();

  /**
   * It went through.
   *
   * @param value the result
   */
  record Value(int index, @Nullable Object value) implements Answer {}

  /**
   * A step threw.
   *
   * @param step the step that threw
   * @param input what that step was given; empty if that is what was sent
   * @param failure what it threw, rebuilt here
   */
  record Failure(int index, int step, Optional<Object> input, Throwable failure)
      implements Answer {}

  /**
   * It went through, and its result, or what a failed step was given, can't be read here.
   *
   * @param reason why not
   */
  record Unreadable(int index, UnreadableException reason) implements Answer {}

  /**
   * The entries of an {@code ITEMS} payload, in order.
   *
   * @param views how long buffers and segments live: {@link Views#COPIES} in a pool
   * @param rebuild makes what was thrown; like the reading of values it may run the user's code
   */
  static List<Answer> readAll(
      FrameReader in,
      Values values,
      Views views,
      Function<? super RemoteFailure, ? extends Throwable> rebuild) {
    int first = in.takeInt();
    int count = in.takeInt();
    List<Answer> answers = new ArrayList<>(Math.clamp(count, 0, in.remaining()));
    for (int i = 0; i < count; i++) {
      answers.add(read(first + i, in, values, views, rebuild));
    }
    return answers;
  }

  /** Whether to read this {@code ITEMS} payload runs no code of the user: it is one plain value. */
  static boolean isPlain(FrameReader in) {
    return in.peekInt(4) == 1 && in.peekByte(HEADER) == VALUE && Values.isPlain(in, HEADER + 1);
  }

  private static Answer read(
      int index,
      FrameReader in,
      Values values,
      Views views,
      Function<? super RemoteFailure, ? extends Throwable> rebuild) {
    if (in.takeByte() == VALUE) {
      return switch (values.tryRead(in, views)) {
        case Reading.Value(Object value) -> new Value(index, value);
        case Reading.Unreadable(UnreadableException reason) -> new Unreadable(index, reason);
      };
    }
    int step = in.takeInt();
    Optional<Object> input = Optional.empty();
    UnreadableException unreadable = null;
    if (in.takeByte() == OTHER) {
      switch (values.tryRead(in, views)) {
        case Reading.Value(Object value) -> input = Optional.ofNullable(value);
        case Reading.Unreadable(UnreadableException reason) -> unreadable = reason;
      }
    }
    RemoteFailure failure = RemoteFailure.read(in);
    if (unreadable != null) {
      return new Unreadable(index, unreadable);
    }
    return new Failure(index, step, input, rebuild.apply(failure));
  }
}
