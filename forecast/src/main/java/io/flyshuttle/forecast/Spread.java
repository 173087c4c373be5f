package io.flyshuttle.forecast;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How what items cost varies about its mean. Each has the mean 1 over many items. By {@link
 * StrictMath}, so that the same seed gives the same items on every machine.
 */
public enum Spread {
  /** All cost the same. */
  CONSTANT {
    @Override
    double factor(SplittableRandom random, int item, int items) {
      return 1;
    }
  },
  /** From half the mean to three halves, each as likely. */
  UNIFORM {
    @Override
    double factor(SplittableRandom random, int item, int items) {
      return 0.5 + random.nextDouble();
    }
  },
  /** Exponential: most are cheap, a few cost several times the mean. */
  EXPONENTIAL {
    @Override
    double factor(SplittableRandom random, int item, int items) {
      return -StrictMath.log(1 - random.nextDouble());
    }
  },
  /** One item in ten costs ten times what the others do. */
  BIMODAL {
    @Override
    double factor(SplittableRandom random, int item, int items) {
      return (random.nextDouble() < 0.1 ? 10 : 1) / 1.9;
    }
  },
  /** Log-normal with a standard deviation of 1.2 of the logarithm: a few cost thirty times. */
  HEAVY_TAIL {
    @Override
    double factor(SplittableRandom random, int item, int items) {
      double deviation = 1.2;
      double gaussian =
          StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()))
              * StrictMath.cos(2 * Math.PI * random.nextDouble()); // Box and Muller, 1958
      return StrictMath.exp(deviation * gaussian - deviation * deviation / 2);
    }
  },
  /** Rising along the input, from a fifth of the mean to nine fifths: as in a sorted one. */
  RISING {
    @Override
    double factor(SplittableRandom random, int item, int items) {
      return items < 2 ? 1 : 0.2 + 1.6 * item / (items - 1);
    }
  };

  /**
   * What an item costs over the mean.
   *
   * @param random for what is random; how many numbers are taken depends on nothing but the spread
   */
  abstract double factor(SplittableRandom random, int item, int items);

  /** As it is written on a command line: {@code heavy-tail}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
