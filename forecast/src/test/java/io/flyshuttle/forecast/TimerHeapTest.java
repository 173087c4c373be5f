package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerHeapTest {

  private record Entry(long time, int number) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Integer.compare(number, other.number);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 17, 100, 5_000})
  void givesWhatAnOrdinaryQueueGives(int numbers) {
    SplittableRandom random = new SplittableRandom(numbers);
    TimerHeap heap = new TimerHeap(numbers, 1e12);
    PriorityQueue<Entry> queue = new PriorityQueue<>();
    long now = 0;
    for (int i = 0; i < 30_000; i++) {
      Entry first = queue.peek();
      assertThat(heap.next()).isEqualTo(first == null ? TimerHeap.NEVER : first.time);
      switch (random.nextInt(3)) {
        case 0 -> {
          Entry added = new Entry(now + random.nextInt(50), random.nextInt(numbers));
          heap.add(added.time, added.number);
          queue.add(added);
        }
        case 1 -> {
          if (first != null) {
            now = first.time;
            queue.remove();
            assertThat(heap.take()).isEqualTo(first.number);
          }
        }
        default -> {
          if (first != null) { // one goes, one comes: the hole is filled
            queue.remove();
            assertThat(heap.take()).isEqualTo(first.number);
            Entry added = new Entry(first.time + random.nextInt(50), first.number);
            heap.add(added.time, added.number);
            queue.add(added);
          }
        }
      }
    }
  }

  @Test
  void takesOneOutWhereverItStands() {
    TimerHeap heap = new TimerHeap(8, 1e9);
    for (int i = 0; i < 8; i++) {
      heap.add(10 + i * 5 % 8, i);
    }

    assertThat(heap.remove(3)).isEqualTo(17);
    assertThat(heap.remove(3)).isEqualTo(TimerHeap.NEVER);
    for (long time : new long[] {10, 11, 12, 13, 14, 15, 16}) {
      assertThat(heap.next()).isEqualTo(time);
      heap.take();
    }
    assertThat(heap.next()).isEqualTo(TimerHeap.NEVER);
  }

  @Test
  void roundsTimesThatAreTooLongForAPlaceBesideTheNumber() {
    long year = 365L * 24 * 3_600_000_000_000L;
    TimerHeap heap = new TimerHeap(100_000, 30.0 * year);

    heap.add(29 * year + 1, 99_999);
    heap.add(29 * year - 1_000_000, 7);

    assertThat(heap.next()).isEqualTo(heap.rounded(29 * year - 1_000_000));
    assertThat(heap.take()).isEqualTo(7);
    assertThat(heap.next()).isBetween(29 * year - 100_000, 29 * year + 1);
    assertThat(heap.take()).isEqualTo(99_999);
  }
}
