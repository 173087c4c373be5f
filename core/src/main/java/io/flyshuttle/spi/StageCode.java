package io.flyshuttle.spi;

import io.flyshuttle.ThrowingFunction;
import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The functions of a stage, neighbours fused: the one piece of code that takes an item through
 * them, on every place. Serialisable when its functions are.
 *
 * @since 0.1
 */
public final class StageCode implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String name;

  @SuppressWarnings("serial") // functions of cpu stages are serialisable by type
  private final ThrowingFunction<Object, Object>[] steps;

  private final BitSet guarded;

  /**
   * A stage of these functions, in order.
   *
   * @param guarded the steps to be called through a {@link Guard}
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public StageCode(String name, List<? extends ThrowingFunction<?, ?>> steps, BitSet guarded) {
    this.name = name;
    this.steps = steps.toArray(new ThrowingFunction[0]);
    this.guarded = (BitSet) guarded.clone();
  }

  /** Stands around the steps that have a time limit or another bound, where they run. */
  @FunctionalInterface
  public interface Guard {
    /** Calls {@link StageCode#step} under the bounds of that step. */
    Object call(StageCode code, int step, Object value) throws Exception;
  }

  /** An item on its way: its value, and the step that is next. Not thread-safe. */
  public static class Item {
    private int step;
    private Object value;

    /** An item that stands before {@code step}. */
    public Item(int step, Object value) {
      this.step = step;
      this.value = value;
    }

    /** The step that is next, or that has just thrown. */
    public final int step() {
      return step;
    }

    /** The input of the next step, or the result behind the last. */
    public final Object value() {
      return value;
    }

    /** Puts the item before {@code step} of a stage, with {@code value}. */
    public final void set(int step, Object value) {
      this.step = step;
      this.value = value;
    }
  }

  /** An item as it is sent to a place elsewhere. */
  public record Input(int step, Object value) {}

  /** What became of an item, as it is sent back. */
  public sealed interface Result {

    /** By its own code, as {@link StageCode#apply} gives it. */
    sealed interface Ended extends Result {}

    /** It went through all steps. */
    record Done(Object value) implements Ended {}

    /**
     * A step threw.
     *
     * @param step the step that threw
     * @param input what that step was given, so that it alone can be tried again
     */
    record Failed(int step, Object input, Throwable cause) implements Ended {}

    /**
     * A step overran its time and ended when it was interrupted.
     *
     * @param step the step that was at work
     * @param input what that step was given, so that it alone can be tried again
     * @param partial what it had last given to {@code Checkpoint.partial}
     */
    record Late(int step, Object input, Throwable cause, Optional<Object> partial)
        implements Result {}

    /**
     * The process that ran the step was killed for it, or died of it.
     *
     * @param step the step that was at work
     * @param input what that step was given, so that it alone can be tried again
     * @param partial what it had last given to {@code Checkpoint.partial}
     */
    record Killed(int step, Object input, Throwable cause, Optional<Object> partial)
        implements Result {}

    /** It was not begun, for something that befell another: it is to be run elsewhere. */
    record NotBegun() implements Result {}
  }

  /** The name of the stage. */
  public String name() {
    return name;
  }

  /** The number of steps. */
  public int steps() {
    return steps.length;
  }

  /**
   * Calls one step.
   *
   * @throws NullPointerException if the function returned {@code null}
   * @throws Exception what the function throws
   */
  public Object step(int step, Object value) throws Exception {
    Object result = steps[step].apply(value);
    if (result == null) {
      throw new NullPointerException("stage '" + name + "' returned null for an item");
    }
    return result;
  }

  /**
   * Takes {@code item} through all steps that are before it. When a step throws, the item stands
   * before that step with its input.
   *
   * @throws Exception what a step throws
   */
  public void advance(Item item, Guard guard) throws Exception {
    for (int step = item.step; step < steps.length; step++) {
      Object value = item.value;
      item.value = guarded.get(step) ? guard.call(this, step, value) : step(step, value);
      item.step = step + 1;
    }
  }

  /** The same for an item sent from elsewhere. Whatever the user's code throws is a value. */
  public Result.Ended apply(Input input, Guard guard) {
    Item item = new Item(input.step(), input.value());
    try {
      advance(item, guard);
      return new Result.Done(item.value);
    } catch (Throwable cause) {
      return new Result.Failed(item.step, item.value, cause);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
