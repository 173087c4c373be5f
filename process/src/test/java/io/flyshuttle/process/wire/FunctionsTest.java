package io.flyshuttle.process.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.CpuFunction;
import io.flyshuttle.process.spi.ObjectCodec;
import io.flyshuttle.spi.StageCode;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FunctionsTest {

  private final ObjectCodec codec =
      new JdkCodec(FunctionsTest.class.getClassLoader(), JdkCodec.boundsOnly());
  private final Functions functions = new Functions(codec);

  private static CpuFunction<Integer, Integer> plain() {
    return i -> i + 1;
  }

  private static CpuFunction<Integer, Integer> plus(int n) {
    return i -> i + n;
  }

  private static CpuFunction<Integer, Integer> size(List<Integer> list) {
    return i -> i + list.size();
  }

  record Times(int factor) implements CpuFunction<Integer, Integer> {
    @Override
    public Integer apply(Integer argument) {
      return argument * factor;
    }
  }

  @Test
  void whatCapturesNothingIsOneFunctionForEver() {
    assertThat(functions.intern(plain())).isSameAs(functions.intern(plain()));
  }

  @Test
  void equalCapturesGiveTheSameIdAndOthersDoNot() {
    Shipped two = functions.intern(plus(2));
    assertThat(functions.intern(plus(2)).id()).isEqualTo(two.id());
    assertThat(functions.intern(plus(3)).id()).isNotEqualTo(two.id());
    assertThat(functions.intern(new Times(2)).id())
        .isEqualTo(functions.intern(new Times(2)).id())
        .isNotEqualTo(functions.intern(new Times(3)).id());
  }

  @Test
  void whatACapturedObjectHasBecomeIsSentAndNotWhatItWas() throws Exception {
    List<Integer> list = new ArrayList<>();
    CpuFunction<Integer, Integer> function = size(list);
    Shipped before = functions.intern(function);
    list.add(1);
    Shipped after = functions.intern(function);
    assertThat(after.id()).isNotEqualTo(before.id());
    assertThat(call(after, 10)).isEqualTo(11);
    assertThat(call(before, 10)).isEqualTo(10);
  }

  @Test
  void aStageIsKnownByIdentity() {
    StageCode code = new StageCode("stage", List.of(plain()), new BitSet());
    assertThat(functions.intern(code)).isSameAs(functions.intern(code));
  }

  @Test
  void aFunctionThatCannotBeSentIsExplained() {
    Object plug = new Object();
    CpuFunction<Integer, Integer> function = i -> i + plug.hashCode();
    assertThatThrownBy(() -> functions.intern(function))
        .isInstanceOf(UnsendableException.class)
        .hasMessageMatching(
            "the function \\(lambda of .*FunctionsTest\\), captured argument 1 of 1"
                + " \\(java.lang.Object\\): java.lang.Object is not serialisable");
  }

  @Test
  void theLatestAreThoseThatWereUsedLast() {
    Shipped first = functions.intern(new Times(1));
    Shipped second = functions.intern(new Times(2));
    Shipped plain = functions.intern(plain());
    assertThat(functions.intern(new Times(1))).isSameAs(first);
    functions.intern(size(new ArrayList<>(Collections.nCopies(100_000, 1)))); // too large

    assertThat(functions.latest(9)).containsExactlyInAnyOrder(first, second, plain);
    assertThat(functions.latest(2)).containsExactlyInAnyOrder(first, plain);
  }

  @Test
  void theTableStaysBounded() {
    Shipped first = functions.intern(new Times(-1));
    for (int i = 0; i < 1_100; i++) {
      functions.intern(new Times(i));
    }
    assertThat(functions.intern(new Times(-1)).id()).isNotEqualTo(first.id());
    assertThat(functions.intern(new Times(1_099)).id())
        .isEqualTo(functions.intern(new Times(1_099)).id());
  }

  @Test
  void aLedgerSendsEachFunctionOnceAndForgetsTheEldest() throws IOException {
    try (SocketPair pair = SocketPair.open();
        Connection pool = pair.nearConnection();
        Connection worker = pair.farConnection()) {
      FunctionLedger ledger = new FunctionLedger();
      FunctionTable table = new FunctionTable(codec);
      Shipped first = functions.intern(new Times(-1));
      ledger.ensure(first, pool);
      ledger.ensure(first, pool);
      expect(worker, FrameType.FUNCTION, table);
      for (int i = 0; i < 1_024; i++) {
        ledger.ensure(functions.intern(new Times(i)), pool);
        expect(worker, FrameType.FUNCTION, table);
      }
      expect(worker, FrameType.FORGET, table);
      assertThatThrownBy(() -> table.get(first.id()))
          .isInstanceOf(UnreadableException.class)
          .hasMessageContaining("unknown to this worker");
      ledger.ensure(first, pool);
      expect(worker, FrameType.FUNCTION, table);
      assertThat(table.get(first.id())).isEqualTo(new Times(-1));
    }
  }

  private static void expect(Connection at, FrameType type, FunctionTable table)
      throws IOException {
    Frame frame = at.receive().orElseThrow();
    assertThat(frame.type()).isEqualTo(type);
    if (type == FrameType.FUNCTION) {
      table.define(frame.payload());
    } else {
      table.forget(frame.payload());
    }
  }

  record Broken() implements Serializable {
    Broken {
      if (StackWalker.getInstance()
          .walk(frames -> frames.anyMatch(f -> f.getClassName().endsWith("FunctionTable")))) {
        throw new IllegalStateException("broken on arrival");
      }
    }
  }

  @Test
  void aFunctionThatCannotBeReadIsAReasonAndNotAnEnd() {
    FunctionTable table = new FunctionTable(codec);
    Shipped shipped = functions.intern(new Broken());
    FrameWriter out = new FrameWriter();
    out.putInt(shipped.id());
    out.putBlob(shipped.bytes());
    table.define(FrameReader.of(out));
    assertThatThrownBy(() -> table.get(shipped.id()))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("broken on arrival");
  }

  @SuppressWarnings("unchecked")
  private Integer call(Shipped shipped, int argument) throws Exception {
    FunctionTable table = new FunctionTable(codec);
    FrameWriter out = new FrameWriter();
    out.putInt(shipped.id());
    out.putBlob(shipped.bytes());
    table.define(FrameReader.of(out));
    return ((CpuFunction<Integer, Integer>) table.get(shipped.id())).apply(argument);
  }
}
