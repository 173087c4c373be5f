package io.flyshuttle.process;

/**
 * Tells worlds apart, in 128 bits: that two of some million have the same by chance is less likely
 * than an error of the machine.
 */
record WorldKey(long high, long low) {

  /** Mixes in one number after the other; as MurmurHash3 (Appleby, 2011) does. */
  static final class Mixer {
    private static final long ONE = 0x87c37b91114253d5L;
    private static final long TWO = 0x4cf5ad432745937fL;

    private long high;
    private long low;
    private long count;

    Mixer add(long number) {
      high ^= Long.rotateLeft(number * ONE, 31) * TWO;
      high = (Long.rotateLeft(high, 27) + low) * 5 + 0x52dce729L;
      low ^= Long.rotateLeft(number * TWO, 33) * ONE;
      low = (Long.rotateLeft(low, 31) + high) * 5 + 0x38495ab5L;
      count++;
      return this;
    }

    Mixer add(boolean flag) {
      return add(flag ? 1 : 0);
    }

    Mixer add(Enum<?> constant) {
      return add(constant.name().hashCode());
    }

    Mixer add(int... numbers) {
      for (int number : numbers) {
        add((long) number);
      }
      return add((long) numbers.length);
    }

    WorldKey key() {
      long first = finish(high + low + count);
      return new WorldKey(first, finish(low + 2 * first));
    }

    private static long finish(long bits) {
      long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
      mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
      return mixed ^ (mixed >>> 33);
    }
  }
}
