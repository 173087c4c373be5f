package io.flyshuttle.process.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedArenaTest {

  @TempDir Path directory;

  private SharedArena arena(long capacity) throws IOException {
    Path file = directory.resolve("memory");
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(SharedArena.footprint(capacity));
    }
    return SharedArena.open(1, file, capacity);
  }

  @Test
  void piecesAreContiguousAndGivenBackInOrder() throws IOException {
    try (SharedArena arena = arena(1024)) {
      long first = arena.allocate(400);
      long second = arena.allocate(500);
      assertThat(arena.offset(first, 400)).isZero();
      assertThat(arena.offset(second, 500)).isEqualTo(448);
      assertThat(arena.allocate(100)).isEqualTo(-1);
      arena.release(first);
      long third = arena.allocate(300); // 64 bytes are left before the end
      assertThat(arena.offset(third, 300)).isZero();
      assertThat(arena.allocate(200)).isEqualTo(-1);
      arena.release(third);
      assertThat(arena.isDrained()).isTrue();
    }
  }

  @Test
  void whatIsKeptIsNotGivenBackWithWhatComesLater() throws IOException {
    try (SharedArena arena = arena(1024)) {
      FrameReader stillRead = new FrameReader();
      stillRead.lies(arena, arena.allocate(400));
      FrameReader later = new FrameReader();
      later.lies(arena, arena.allocate(500));

      stillRead.keep();
      later.release();

      assertThat(arena.isDrained()).isFalse();
      assertThat(arena.allocate(100)).isEqualTo(-1);
    }
  }

  @Test
  void anEmptyRingBeginsAtItsStart() throws IOException {
    try (SharedArena arena = arena(1024)) {
      for (int i = 0; i < 10; i++) {
        long end = arena.allocate(1000);
        assertThat(arena.offset(end, 1000)).isZero();
        assertThat(arena.allocate(1)).isEqualTo(-1);
        arena.release(end);
      }
    }
  }

  @Test
  void aDamagedHeaderMeansNoRoom() throws IOException {
    try (SharedArena arena = arena(1024)) {
      arena.allocate(100);
      arena.release(1_000_000);
      assertThat(arena.allocate(100)).isEqualTo(-1);
      arena.release(-5);
      assertThat(arena.allocate(100)).isEqualTo(-1);
    }
  }

  @Test
  void nothingOutsideIsEverTouched() throws IOException {
    try (SharedArena arena = arena(1024)) {
      assertThatThrownBy(() -> arena.piece(1000, 100)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> arena.piece(-8, 4)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> arena.piece(8, -4)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> SharedArena.open(2, directory.resolve("memory"), 4096))
          .hasMessageContaining("too short");
    }
  }
}
