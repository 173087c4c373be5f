package io.flyshuttle.process.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.process.spi.ObjectCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {

  private static final ClassLoader LOADER = ValuesTest.class.getClassLoader();

  private final Values values = Values.standard(LOADER);

  record Point(int x, double y, String label) implements Serializable {}

  static List<Object> examples() {
    return List.of(
        true,
        false,
        (byte) -7,
        (short) -700,
        'ß',
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        -0.0f,
        Double.NaN,
        "",
        "plain",
        "Grüße",
        "日本語 \uD83D\uDE00 and a lone \uD800",
        "x".repeat(100_000),
        "日".repeat(100_000),
        new byte[] {1, -2, 3},
        new boolean[] {true, false, true},
        new short[] {1, -2},
        new char[] {'a', '日'},
        new int[] {1, Integer.MIN_VALUE},
        new float[] {1.5f},
        new long[] {Long.MIN_VALUE},
        new double[] {Math.PI},
        new int[0],
        new byte[100_000],
        new boolean[100_000],
        new double[20_000],
        new Point(1, 2.5, "three"),
        List.of(1, "two", new Point(3, 4, "five")),
        Map.of("key", List.of()),
        new BigDecimal("1.23"),
        TimeUnit.DAYS,
        int.class,
        new ArrayList<>(Collections.nCopies(30_000, "an element")));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void valuesArriveEqual(Object value) throws IOException {
    assertThat(copy(value)).isEqualTo(value);
  }

  @Test
  void nothingArrivesAsNothing() throws IOException {
    FrameWriter out = new FrameWriter();
    values.write(Subject.RESULT, null, out);
    assertThat(values.read(FrameReader.of(out), Views.COPIES)).isNull();
  }

  @Test
  void aBufferArrivesFromItsPositionToItsLimitReadOnlyInItsOrder() throws IOException {
    for (int size : new int[] {10, 100_000}) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(size + 8).order(ByteOrder.LITTLE_ENDIAN);
      buffer.putInt(4, 12345).position(4).limit(size + 4);
      ByteBuffer copy = (ByteBuffer) copy(buffer);
      assertThat(copy.isReadOnly()).isTrue();
      assertThat(copy.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
      assertThat(copy.remaining()).isEqualTo(size);
      assertThat(copy.getInt()).isEqualTo(12345);
      assertThat(buffer.position()).isEqualTo(4);
    }
  }

  @Test
  void aSegmentOfThisThreadAloneIsCopiedAtOnce() throws IOException {
    FrameWriter out = new FrameWriter();
    try (Arena confined = Arena.ofConfined()) {
      MemorySegment segment = confined.allocate(100_000);
      segment.set(ValueLayout.JAVA_INT, 0, 42);
      values.write(Subject.ARGUMENT, segment, out);
    }
    MemorySegment copy =
        (MemorySegment) Objects.requireNonNull(values.read(FrameReader.of(out), Views.COPIES));
    assertThat(copy.get(ValueLayout.JAVA_INT_UNALIGNED, 0)).isEqualTo(42);
    assertThat(copy.byteSize()).isEqualTo(100_000);
  }

  @Test
  void valuesFollowEachOther() throws IOException {
    FrameWriter out = new FrameWriter();
    FrameWriter apart = new FrameWriter();
    values.write(Subject.ARGUMENT, new byte[100_000], apart);
    values.write(Subject.ARGUMENT, 1, out);
    out.append(apart);
    values.write(Subject.ARGUMENT, "x".repeat(99_999), out);
    FrameReader in = FrameReader.of(out);
    assertThat(values.read(in, Views.COPIES)).isEqualTo(1);
    assertThat(values.read(in, Views.COPIES)).isEqualTo(new byte[100_000]);
    assertThat(values.read(in, Views.COPIES)).isEqualTo("x".repeat(99_999));
    assertThat(in.remaining()).isZero();
  }

  private Object copy(Object value) throws IOException {
    FrameWriter out = new FrameWriter();
    values.write(Subject.ARGUMENT, value, out);
    assertThat(out.size()).isLessThan(Values.BULK_FROM + 100);
    return Objects.requireNonNull(values.read(FrameReader.of(out), Views.COPIES));
  }

  static class Wire implements Serializable {
    final Object end;

    Wire(Object end) {
      this.end = end;
    }
  }

  static class Plug {} // not serialisable

  @Test
  void whatCannotBeSentIsNamedByItsPath() {
    Object value = List.of("fine", Map.of("house", new Wire(new Object[] {1, new Plug()})));
    FrameWriter out = new FrameWriter();
    out.putInt(1);
    assertThatThrownBy(() -> values.write(Subject.ARGUMENT, value, out))
        .isInstanceOf(UnsendableException.class)
        .hasMessageMatching(
            "the argument \\(.*List12\\)\\[1]\\[house]\\.end\\[1]: .*ValuesTest\\$Plug"
                + " is not serialisable");
    assertThat(out.size()).isEqualTo(4);
  }

  interface Action extends Runnable, Serializable {}

  @Test
  void whatALambdaCapturesIsNamedByItsNumberAndType() {
    Plug plug = new Plug();
    Wire wire = new Wire(plug);
    int fine = 1;
    Action action = () -> System.out.println(fine + " " + wire);
    assertThatThrownBy(() -> values.write(Subject.FUNCTION, action, new FrameWriter()))
        .hasMessageContaining(
            "captured argument 2 of 2 (io.flyshuttle.process.wire.ValuesTest$Wire).end: "
                + "io.flyshuttle.process.wire.ValuesTest$Plug is not serialisable");
  }

  @Test
  void whatAWorkerCannotSendHasNoLineOfACall() {
    assertThatThrownBy(() -> values.write(Subject.RESULT, new Plug(), new FrameWriter()))
        .hasMessage(
            "the result (io.flyshuttle.process.wire.ValuesTest$Plug): "
                + "io.flyshuttle.process.wire.ValuesTest$Plug is not serialisable");
  }

  @Test
  void aCycleIsNoTrapForTheSearch() {
    Object[] ring = new Object[2];
    ring[0] = new Wire(ring);
    ring[1] = new Plug();
    assertThatThrownBy(() -> values.write(Subject.ARGUMENT, ring, new FrameWriter()))
        .hasMessageContaining("[1]: ");
  }

  @Test
  void whatIsNestedTooDeeplyIsRefused() {
    Wire chain = new Wire("end");
    for (int i = 0; i < 200_000; i++) {
      chain = new Wire(chain);
    }
    Wire deep = chain;
    assertThatThrownBy(() -> values.write(Subject.ARGUMENT, deep, new FrameWriter()))
        .isInstanceOf(UnsendableException.class)
        .hasMessageContaining("nested too deeply");
  }

  static class Moody implements Serializable {
    private void readObject(ObjectInputStream in) {
      throw new IllegalStateException("not today");
    }
  }

  @Test
  void aValueThatCannotBeReadLeavesTheReaderBehindIt() throws IOException {
    FrameWriter out = new FrameWriter();
    values.write(Subject.ARGUMENT, new Moody(), out);
    values.write(Subject.ARGUMENT, "next", out);
    FrameReader in = FrameReader.of(out);
    assertThatThrownBy(() -> values.read(in, Views.COPIES))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("not today");
    assertThat(values.read(in, Views.COPIES)).isEqualTo("next");
  }

  @Test
  void aMissingClassIsNamed() {
    FrameWriter out = new FrameWriter();
    values.write(Subject.ARGUMENT, new Point(1, 2, "3"), out);
    Values elsewhere = Values.standard(ClassLoader.getPlatformClassLoader());
    assertThatThrownBy(() -> elsewhere.read(FrameReader.of(out), Views.COPIES))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("the class io.flyshuttle.process.wire.ValuesTest$Point is missing");
  }

  @Test
  void aLargeObjectLeavesNothingOfItsSizeInTheFrame() throws Exception {
    List<byte[]> large = List.of(new byte[1 << 20], new byte[1 << 20]);
    FrameWriter out = new FrameWriter();
    values.write(Subject.RESULT, large, out);
    assertThat(out.bytes().length).isLessThanOrEqualTo(2 * Values.BULK_FROM);
    assertThat(out.bulkCount()).isEqualTo(1);
    List<?> read = (List<?>) values.read(FrameReader.of(out), Views.COPIES);
    assertThat(Objects.requireNonNull(read).get(1)).isEqualTo(large.get(1));
  }

  static class Thrower implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(java.io.ObjectOutputStream out) {
      throw new AssertionError("not out");
    }
  }

  static class Greedy implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      throw new OutOfMemoryError("here");
    }
  }

  @Test
  void whatCannotBeReadIsAReasonAndNoException() {
    FrameWriter out = new FrameWriter();
    values.write(Subject.PARTIAL, new Greedy(), out);
    values.write(Subject.PARTIAL, "behind", out);
    FrameReader in = FrameReader.of(out);
    assertThat(values.tryRead(in, Views.COPIES))
        .isInstanceOfSatisfying(
            Reading.Unreadable.class,
            it -> assertThat(it.reason()).hasMessageContaining("this JVM, not the other side"));
    assertThat(values.tryRead(in, Views.COPIES)).isEqualTo(new Reading.Value("behind"));
  }

  @Test
  void anErrorOfWhatIsWrittenIsARefusal() {
    FrameWriter out = new FrameWriter();
    assertThatThrownBy(() -> values.write(Subject.RESULT, new Thrower(), out))
        .isInstanceOf(UnsendableException.class);
    assertThat(out.size()).isZero();
  }

  @Test
  void theFilterDecides() {
    FrameWriter out = new FrameWriter();
    values.write(Subject.ARGUMENT, new Point(1, 2, "3"), out);
    ObjectInputFilter noPoints =
        ObjectInputFilter.Config.createFilter("!io.flyshuttle.process.wire.ValuesTest$Point");
    Values strict = new Values(new JdkCodec(LOADER, noPoints));
    assertThatThrownBy(() -> strict.read(FrameReader.of(out), Views.COPIES))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("the filter rejects it");
  }

  @Test
  void theDefaultFilterBoundsArrays() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JdkCodec(LOADER, JdkCodec.boundsOnly()).write(new Object[1], out);
    byte[] bytes = out.toByteArray();
    bytes[bytes.length - 5] = 0x7F; // the length of the array is before its one element
    assertThatThrownBy(
            () -> new JdkCodec(LOADER, JdkCodec.boundsOnly()).read(new ByteArrayInputStream(bytes)))
        .hasMessageContaining("filter status: REJECTED");
  }

  @Test
  void anotherCodecTakesTheObjectsAndNothingElse() throws IOException {
    List<Object> written = new ArrayList<>();
    ObjectCodec constant =
        new ObjectCodec() {
          @Override
          public void write(Object value, OutputStream out) {
            written.add(value);
          }

          @Override
          public Object read(InputStream in) {
            return "constant";
          }
        };
    Values own = new Values(constant);
    FrameWriter out = new FrameWriter();
    own.write(Subject.ARGUMENT, 1, out);
    own.write(Subject.ARGUMENT, List.of(2), out);
    FrameReader in = FrameReader.of(out);
    assertThat(own.read(in, Views.COPIES)).isEqualTo(1);
    assertThat(own.read(in, Views.COPIES)).isEqualTo("constant");
    assertThat(written).containsExactly(List.of(2));
  }
}
