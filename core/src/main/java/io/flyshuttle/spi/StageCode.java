package io.flyshuttle.spi;

import io.flyshuttle.ThrowingFunction;
import java.io.Serializable;
import java.util.List;

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

  /** A stage of these functions, in order. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public StageCode(String name, List<? extends ThrowingFunction<?, ?>> steps) {
    this.name = name;
    this.steps = steps.toArray(new ThrowingFunction[0]);
  }

  /** An item on its way: the value, and the step to go on from. */
  public record Input(int step, Object value) implements Serializable {}

  /** What became of an item. */
  public sealed interface Result extends Serializable {

    /** It went through all steps. */
    record Done(Object value) implements Result {}

    /**
     * A step threw.
     *
     * @param step the step that threw
     * @param input what that step was given, so that it alone can be tried again
     */
    record Failed(int step, Object input, Throwable cause) implements Result {}
  }

  /** The name of the stage. */
  public String name() {
    return name;
  }

  /** The number of steps. */
  public int steps() {
    return steps.length;
  }

  /** One step. */
  public Object step(int step, Object value) throws Exception {
    return steps[step].apply(value);
  }

  /** Takes an item through the remaining steps. Whatever the user's code throws is a value. */
  public Result apply(Input input) {
    Object value = input.value();
    int step = input.step();
    try {
      for (; step < steps.length; step++) {
        value = steps[step].apply(value);
      }
      return new Result.Done(value);
    } catch (Throwable cause) {
      return new Result.Failed(step, value, cause);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
