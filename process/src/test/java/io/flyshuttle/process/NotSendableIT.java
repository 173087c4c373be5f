package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.CpuFunction;
import io.flyshuttle.Join;
import io.flyshuttle.Option;
import io.flyshuttle.Outcome;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Report;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Strategy;
import io.flyshuttle.Task;
import io.flyshuttle.process.wire.Values;
import java.io.Serializable;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What can't be sent is named, on every way to worker processes. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotSendableIT {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String LINE =
      "; submitted at io\\.flyshuttle\\.process\\.NotSendableIT\\..*";
  private static final String THIS_LINE = LINE + "\\(NotSendableIT\\.java:\\d+\\)";

  private final Shuttle shuttle = Shuttle.builder().cpu(1).build();
  private final ProcessPool pool = Pools.small(1).spares(0).build();

  @AfterAll
  void close() {
    pool.close();
    shuttle.close();
  }

  /** The ways of a function and its argument to a worker. */
  enum Way {
    SCOPE,
    STAGE,
    CPU_STAGE,
    POOL
  }

  /** Submits, and throws what that throws; what it has failed with later. */
  private <A> Throwable go(Way way, CpuFunction<A, Object> function, A argument) throws Exception {
    return switch (way) {
      case SCOPE -> inScope(function, argument);
      case STAGE ->
          failure(shuttle.run(Pipeline.from(List.of(argument)).killable(LIMIT, function)));
      case CPU_STAGE ->
          failure(
              shuttle.run(
                  Pipeline.from(List.of(argument)).cpu(function).named("count"),
                  Option.using(Strategy.parse("hybrid-processes"))));
      case POOL -> Pools.failure(pool.submit(function, argument));
    };
  }

  private <A> Throwable inScope(CpuFunction<A, Object> function, A argument) throws Exception {
    try (var scope = shuttle.scope("one", Join.<Object>settle())) {
      try {
        Task<Object> task = scope.killable(LIMIT, function, argument);
        scope.join();
        return ((Outcome.Failure<Object>) task.outcome().orElseThrow()).cause();
      } finally {
        scope.cancel();
      }
    }
  }

  private static Throwable failure(Report<Object> report) {
    return report.failure().orElseThrow();
  }

  /** Not serialisable. */
  private static final class Plug {
    int value(int number) {
      return number + 1;
    }

    CpuFunction<Integer, Object> capturingThis() {
      return number -> value(number);
    }
  }

  /** A function with a name, and something in it. */
  record Named(Map<String, List<Object>> parts) implements CpuFunction<Integer, Object> {
    @Override
    public Object apply(Integer number) {
      return number + parts.size();
    }
  }

  private static CpuFunction<Integer, Object> capturing(Object captured) {
    return number -> number + captured.hashCode();
  }

  private static CpuFunction<Integer, Object> calling(CpuFunction<Integer, Object> inner) {
    return inner::apply;
  }

  private static CpuFunction<Integer, Object> supplied(Supplier<Integer> inner) {
    return number -> number + inner.get();
  }

  private static CpuFunction<Integer, Object> anonymous(Plug plug) {
    return new CpuFunction<>() {
      private static final long serialVersionUID = 1L;

      @Override
      public Object apply(Integer number) {
        return plug.value(number);
      }
    };
  }

  static Stream<Arguments> waysAndFunctions() {
    String plug = "io.flyshuttle.process.NotSendableIT$Plug";
    Plug one = new Plug();
    Map<String, CpuFunction<Integer, Object>> functions =
        Map.of(
            "captured argument 1 of 1 (" + plug + "): " + plug,
            capturing(one),
            "(lambda of " + plug + "), captured argument 1 of 1 (" + plug + "): " + plug,
            one.capturingThis(),
            "captured argument 1 of 1 (lambda of io.flyshuttle.process.NotSendableIT), captured"
                + " argument 1 of 1 ("
                + plug
                + "): "
                + plug,
            calling(capturing(one)),
            "captured argument 1 of 1 (" + plug + "): " + plug + " ",
            one::value,
            "(lambda of io.flyshuttle.process.NotSendableIT): lambda of"
                + " io.flyshuttle.process.NotSendableIT",
            supplied(() -> 1),
            ".val$plug: " + plug,
            anonymous(one),
            ".parts[a][1]: java.lang.Object",
            new Named(Map.of("a", List.of("b", new Object()))));
    return Stream.of(Way.values())
        .flatMap(way ->
            functions.entrySet().stream()
                .map(entry -> Arguments.of(way, entry.getKey().strip(), entry.getValue())));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("waysAndFunctions")
  void aFunctionIsRefusedAtSubmissionWithThePathAndTheLine(
      Way way, String path, CpuFunction<Integer, Object> function) {
    assertThatThrownBy(() -> go(way, function, 1))
        .isInstanceOf(NotSendableException.class)
        .hasMessageStartingWith("the function")
        .hasMessageContaining(path + " is not serialisable")
        .hasMessageMatching("(?s).*" + THIS_LINE);
  }

  /** An argument that is not serialisable, in a list. */
  private static List<Object> bad() {
    return List.of(1, new Plug());
  }

  @ParameterizedTest
  @EnumSource(names = {"SCOPE", "POOL"})
  void anArgumentIsRefusedAtSubmission(Way way) {
    assertThatThrownBy(() -> go(way, List::size, bad()))
        .isInstanceOf(NotSendableException.class)
        .hasMessageMatching(
            "the argument \\(java.util.ImmutableCollections\\$List12\\)\\[1\\]: .*\\$Plug is not"
                + " serialisable"
                + THIS_LINE);
  }

  @ParameterizedTest
  @EnumSource(names = {"STAGE", "CPU_STAGE"})
  void anItemFailsWithTheLineOfItsRun(Way way) throws Exception {
    assertThat(go(way, List::size, bad()))
        .isInstanceOf(NotSendableException.class)
        .hasMessageMatching(
            "the argument \\(java.util.ImmutableCollections\\$List12\\)\\[1\\]: .*\\$Plug is not"
                + " serialisable"
                + THIS_LINE);
  }

  /** One that is too large, and is not looked at. */
  @SuppressWarnings("restricted") // so that the test need not have it
  private static MemorySegment huge() {
    return MemorySegment.ofAddress(4096).reinterpret(Values.LIMIT + 1L);
  }

  @ParameterizedTest
  @EnumSource
  void anArgumentOverTheLimitIsRefused(Way way) throws Exception {
    assertThat(thrownOrFailed(way, MemorySegment::byteSize, huge()))
        .isInstanceOf(NotSendableException.class)
        .hasMessageMatching(
            "the argument \\(.*NativeMemorySegmentImpl\\) of 1073741825 bytes is over the limit of"
                + " 1073741824 bytes"
                + THIS_LINE);
  }

  private <A> Throwable thrownOrFailed(Way way, CpuFunction<A, Object> function, A argument)
      throws Exception {
    try {
      return go(way, function, argument);
    } catch (NotSendableException refused) {
      return refused;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResultThatCannotBeSentIsTheFailureOfItsTask(Way way) throws Exception {
    assertThat(go(way, (Integer number) -> List.of(number, new Plug()), 1))
        .isInstanceOf(NotSendableException.class)
        .hasMessageMatching(
            "in the worker, the result \\(java.util.ImmutableCollections\\$List12\\)\\[1\\]:"
                + " .*\\$Plug is not serialisable");
    assertThat(pool.submit(Runaways::increment, 1).get(60, TimeUnit.SECONDS)).isEqualTo(2);
  }

  /** An object of a class that no worker has. */
  private static Serializable foreign() throws ReflectiveOperationException {
    ClassDesc name = ClassDesc.of("elsewhere.Foreign");
    byte[] bytes =
        ClassFile.of()
            .build(
                name,
                type ->
                    type.withFlags(ClassFile.ACC_PUBLIC)
                        .withInterfaceSymbols(ClassDesc.of("java.io.Serializable"))
                        .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            ConstantDescs.MTD_void,
                            ClassFile.ACC_PUBLIC,
                            code ->
                                code.aload(0)
                                    .invokespecial(
                                        ConstantDescs.CD_Object,
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void)
                                    .return_()));
    ClassLoader loader =
        new ClassLoader(NotSendableIT.class.getClassLoader()) {
          @Override
          protected Class<?> findClass(String wanted) throws ClassNotFoundException {
            if (!wanted.equals("elsewhere.Foreign")) {
              throw new ClassNotFoundException(wanted);
            }
            return defineClass(wanted, bytes, 0, bytes.length);
          }
        };
    return (Serializable)
        loader.loadClass("elsewhere.Foreign").getDeclaredConstructor().newInstance();
  }

  @ParameterizedTest
  @EnumSource
  void aClassThatTheWorkerLacksIsNamed(Way way) throws Exception {
    String missing =
        " can't be read: the class elsewhere.Foreign is missing; is the class path the same on both"
            + " sides?";
    assertThat(go(way, Object::toString, foreign()))
        .isInstanceOf(NotSendableException.class)
        .hasMessage("in the worker, a value" + missing);
    assertThat(go(way, capturing(foreign()), 1))
        .isInstanceOf(NotSendableException.class)
        .hasMessage("in the worker, the function" + missing);
    assertThat(pool.submit(Runaways::increment, 1).get(60, TimeUnit.SECONDS)).isEqualTo(2);
  }
}
