package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class SlotTest {
  private final MemorySegment sheet = MemorySegment.ofArray(new long[Slot.BYTES / 8 * 3]);

  @Test
  void saysWhatTheWorkerDoes() {
    Slot.head(sheet);
    Slot slot = Slot.all(sheet).getLast();
    assertThat(Slot.isSheet(sheet)).isTrue();
    assertThat(slot.read()).isEmpty();

    slot.enter(4711).running(12, "com.acme.Parse");
    assertThat(slot.read())
        .hasValueSatisfying(entry -> {
          assertThat(entry.pid()).isEqualTo(4711);
          assertThat(entry.task()).isEqualTo(12);
          assertThat(entry.name()).isEqualTo("com.acme.Parse");
        });

    slot.idle();
    assertThat(slot.read().orElseThrow().task()).isEqualTo(OutputLine.NO_TASK);
    slot.leave();
    assertThat(slot.read()).isEmpty();
  }

  @Test
  void cutsALongName() {
    Slot slot = Slot.all(sheet).getFirst().enter(1);
    slot.running(1, "n".repeat(10_000));

    assertThat(slot.read().orElseThrow().name()).hasSize(468);
    assertThat(Slot.all(sheet).getLast().isFree()).isTrue();
  }

  @Test
  void anEntryThatWasLeftHalfWrittenIsNotRead() {
    Slot slot = Slot.all(sheet).getFirst().enter(1);
    sheet.set(java.lang.foreign.ValueLayout.JAVA_INT, Slot.BYTES, 3);

    assertThat(slot.read()).isEmpty();
  }
}
