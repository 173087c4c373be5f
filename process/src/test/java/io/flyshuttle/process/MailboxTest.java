package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {

  private final Mailbox mailbox = new Mailbox();
  private final List<String> told = new ArrayList<>();

  @Test
  void aLetterThatFailsKeepsNoOtherFromBeingDelivered() {
    mailbox.add(() -> {
      mailbox.add(() -> told.add("ended"));
      mailbox.deliver(); // as another thread would: it finds this one at it, and goes
      throw new IllegalStateException("by user code");
    });
    mailbox.deliver();
    assertThat(told).containsExactly("ended");
  }

  @Test
  void lettersThatComeWhileOneIsDeliveredWaitForIt() {
    mailbox.add(() -> {
      mailbox.add(() -> told.add("second"));
      mailbox.deliver();
      told.add("first");
    });
    mailbox.deliver();
    assertThat(told).containsExactly("first", "second");
  }
}
