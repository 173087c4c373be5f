package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowTest {

  private static void fill(Window window) {
    while (window.admits()) {
      window.admit();
    }
  }

  @Test
  void admitsNoMoreThanItIsWide() {
    Window window = new Window(100, 8, 0);
    fill(window);

    assertThat(window.peek()).isEqualTo(8);
  }

  @Test
  void whoAdmitsIsWokenWhenAQuarterIsFree() {
    Window window = new Window(100, 8, 0);
    fill(window);

    window.leave(0);
    assertThat(window.admits()).isFalse();
    window.leave(1);
    fill(window);
    assertThat(window.peek()).isEqualTo(10);
  }

  @Test
  void anItemGoesOutWhenAllBeforeItHave() {
    Window window = new Window(100, 8, 0);
    fill(window);

    window.leave(2);
    window.leave(1);
    assertThat(window.left()).isEqualTo(0);
    window.leave(0);
    assertThat(window.left()).isEqualTo(3);
  }

  @Test
  void growsWithoutLosingWhatIsThrough() {
    Window window = new Window(100, 8, 32);
    fill(window);
    window.leave(7);

    window.grow(32);
    fill(window);
    assertThat(window.peek()).isEqualTo(32);
    for (int i = 0; i < 7; i++) {
      window.leave(i);
    }
    assertThat(window.left()).isEqualTo(8);
  }

  @Test
  void isEmptyWhenAllHaveGoneOut() {
    Window window = new Window(3, 8, 0);
    fill(window);
    window.leave(0);
    window.leave(2);

    assertThat(window.empty()).isFalse();
    window.leave(1);
    assertThat(window.empty()).isTrue();
    assertThat(window.admits()).isFalse();
  }
}
