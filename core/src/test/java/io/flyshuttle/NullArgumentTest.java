package io.flyshuttle;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Gatherer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Null is refused where it is given, by the name of the parameter. */
@SuppressWarnings({"NullAway", "CheckReturnValue"}) // that is the point: callers without a checker
class NullArgumentTest {

  private static final Pipeline<Long> ITEMS = Pipeline.range(0, 1);
  private static final Pipeline<Long> STAGE = ITEMS.io(1, x -> x);

  private static Arguments of(String parameter, ThrowingCallable call) {
    return Arguments.of(parameter, call);
  }

  static Stream<Arguments> sources() {
    return Stream.of(
        of("items", () -> Pipeline.from((List<Long>) null)),
        of("items", () -> Pipeline.from((Stream<Long>) null)),
        of("items", () -> Pipeline.from((Flow.Publisher<Long>) null)),
        of("open", () -> Pipeline.using(null, (AutoCloseable _) -> List.of(1L).iterator())),
        of("items", () -> Pipeline.using(() -> () -> {}, null)));
  }

  static Stream<Arguments> stages() {
    return Stream.of(
        of("function", () -> ITEMS.io(1, null)),
        of("function", () -> ITEMS.cpu(null)),
        of("perItem", () -> ITEMS.killable(null, x -> x)),
        of("function", () -> ITEMS.killable(ofSeconds(1), null)),
        of("function", () -> ITEMS.map(null)),
        of("maxWait", () -> ITEMS.batch(1, null)),
        of("gatherer", () -> ITEMS.gather((Gatherer<Long, ?, Long>) null)),
        of("every", () -> ITEMS.progress(null, _ -> {})),
        of("listener", () -> ITEMS.progress(ofSeconds(1), null)),
        of("name", () -> STAGE.named(null)),
        of("retry", () -> STAGE.retry(null)),
        of("perItem", () -> STAGE.timeout(null)),
        of("perItem", () -> STAGE.timeout(null, Overrun.WAIT)),
        of("overrun", () -> STAGE.timeout(ofSeconds(1), null)),
        of("limit", () -> STAGE.limit(null)),
        of("next", () -> STAGE.sample(null)),
        of("observer", () -> STAGE.observed(null)));
  }

  static Stream<Arguments> options() {
    return Stream.of(
        of("limit", () -> Option.within(null)),
        of("overrun", () -> Option.overrun(null)),
        of("keys", () -> Option.carrying((ScopedValue<?>[]) null)),
        of("keys", () -> Option.carrying(ScopedValue.newInstance(), null)),
        of("limit", () -> Option.limit(null)),
        of("strategy", () -> Option.using(null)),
        of("limit", () -> new Option.Within(null)),
        of("keys", () -> new Option.Carrying(null)));
  }

  static Stream<Arguments> policies() {
    Retry retry = Retry.exponential(2, ofSeconds(1));
    return Stream.of(
        of("base", () -> Retry.exponential(2, null)),
        of("cap", () -> retry.cap((Duration) null)),
        of("jitter", () -> retry.jitter(null)),
        of("when", () -> retry.when((Predicate<Throwable>) null)),
        of("work", () -> retry.call((Callable<Long>) null)),
        of("per", () -> Limit.rate(1, null)),
        of("work", () -> Limit.fixed(1).call((Callable<Long>) null)),
        of("slice", () -> Shuttle.builder().slice(null)),
        of("drain", () -> Shuttle.builder().drain(null)),
        of("strategy", () -> Shuttle.builder().strategy(null)),
        of("ticker", () -> Shuttle.builder().ticker(null)));
  }

  static Stream<Arguments> shuttles() {
    Shuttle shuttle = Shuttle.builder().cpu(1).build();
    return Stream.of(
            of("name", () -> shuttle.scope(null)),
            of("join", () -> shuttle.scope("s", (Join<Object, Object>) null)),
            of("options", () -> shuttle.scope("s", (Option) null)),
            of("limit", () -> shuttle.within(null, () -> 1)),
            of("work", () -> shuttle.within(ofSeconds(1), null)),
            of("pipeline", () -> shuttle.run(null)),
            of("options", () -> shuttle.run(ITEMS, (Option) null)),
            of("pipeline", () -> shuttle.collect(null, Collectors.toList())),
            of("collector", () -> shuttle.collect(ITEMS, null)),
            of("pipeline", () -> shuttle.forEach(null, _ -> {})),
            of("action", () -> shuttle.forEach(ITEMS, null)),
            of("pipeline", () -> shuttle.stream(null)),
            of("pipeline", () -> shuttle.publisher(null)))
        .onClose(shuttle::close);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"sources", "stages", "options", "policies", "shuttles"})
  void nullIsRefusedByName(String parameter, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(parameter);
  }
}
