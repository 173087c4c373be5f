package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.CpuFunction;
import java.io.Serializable;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Null is refused where it is given, by the name of the parameter. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings({"NullAway", "CheckReturnValue"}) // that is the point: callers without a checker
class NullArgumentTest {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final ProcessPool pool = builder().workers(0, 1).spares(0).build();

  @AfterAll
  void close() {
    pool.shutdownNow();
    pool.close();
  }

  /** One null: in a method of this type, for a parameter of this name. */
  record Row(Class<?> type, String parameter, ThrowingCallable call) {
    @Override
    public String toString() {
      return type.getSimpleName() + " " + parameter;
    }
  }

  private static Row row(Class<?> type, String parameter, ThrowingCallable call) {
    return new Row(type, parameter, call);
  }

  private static ProcessPoolBuilder builder() {
    return ProcessPool.builder();
  }

  static Stream<Row> settings() {
    Class<?> type = ProcessPoolBuilder.class;
    return Stream.of(
        row(type, "time", () -> builder().idle(null)),
        row(type, "time", () -> builder().grace(null)),
        row(type, "time", () -> builder().stacks(null)),
        row(type, "time", () -> builder().deadline(null)),
        row(type, "time", () -> builder().drain(null)),
        row(type, "time", () -> builder().startTimeout(null)),
        row(type, "whenFull", () -> builder().queue(1, null)),
        row(type, "action", () -> builder().initialiser(null)),
        row(type, "launcher", () -> builder().launcher(null)),
        row(type, "command", () -> builder().java(null)),
        row(type, "options", () -> builder().jvmOptions((String[]) null)),
        row(type, "pattern", () -> builder().filter(null)),
        row(type, "type", () -> builder().codec(null)),
        row(type, "listener", () -> builder().output(null)),
        row(type, "ticker", () -> builder().ticker(null)));
  }

  Stream<Row> pools() {
    Class<?> type = ProcessPool.class;
    CpuFunction<Object, String> function = Object::toString;
    List<Callable<Integer>> none = List.of();
    return Stream.of(
        row(type, "deadline", () -> pool.submit((Duration) null, function, "a")),
        row(type, "function", () -> pool.submit(LIMIT, null, "a")),
        row(type, "argument", () -> pool.submit(LIMIT, function, null)),
        row(type, "function", () -> pool.submit((CpuFunction<String, String>) null, "a")),
        row(type, "argument", () -> pool.submit(function, null)),
        row(type, "deadline", () -> pool.submit((Duration) null, () -> 1)),
        row(type, "task", () -> pool.submit(LIMIT, (RemoteCallable<?>) null)),
        row(type, "task", () -> pool.submit((RemoteCallable<?>) null)),
        row(type, "task", () -> pool.submit((RemoteRunnable) null)),
        row(type, "task", () -> pool.submit((Callable<?>) null)),
        row(type, "task", () -> pool.submit((Runnable) null)),
        row(type, "task", () -> pool.submit((Runnable) null, "result")),
        row(type, "task", () -> pool.execute((RemoteRunnable) null)),
        row(type, "task", () -> pool.execute((Runnable) null)),
        row(type, "tasks", () -> pool.invokeAll(null)),
        row(type, "tasks", () -> pool.invokeAll(null, 1, TimeUnit.SECONDS)),
        row(type, "unit", () -> pool.invokeAll(none, 1, null)),
        row(type, "tasks", () -> pool.invokeAny(null)),
        row(type, "tasks", () -> pool.invokeAny(null, 1, TimeUnit.SECONDS)),
        row(type, "unit", () -> pool.invokeAny(none, 1, null)),
        row(type, "unit", () -> pool.awaitTermination(1, null)));
  }

  Stream<Row> tasks() {
    RemoteTask<String> task = pool.task((Callable<String> & Serializable) () -> "a");
    return Stream.of(row(PoolTask.class, "unit", () -> task.get(1, null)));
  }

  static Stream<Row> launchers() {
    Class<?> type = WorkerLauncher.class;
    return Stream.of(
        row(type, "mainClass", () -> WorkerLauncher.classPath(List.of()).entry(null)),
        row(type, "classPath", () -> WorkerLauncher.classPath(null)),
        row(type, "jar", () -> WorkerLauncher.springBoot(null)),
        row(
            SpringBootLauncher.class,
            "mainClass",
            () -> new SpringBootLauncher(Path.of("a.jar"), "Launcher").entry(null)));
  }

  static Stream<Row> values() {
    List<String> none = List.of();
    OptionalLong task = OptionalLong.empty();
    WorkerInfo.State idle = WorkerInfo.State.IDLE;
    Instant now = Instant.EPOCH;
    Class<?> entry = WorkerLauncher.Entry.class;
    Class<?> info = WorkerInfo.class;
    Class<?> status = WorkerStatus.class;
    Class<?> line = OutputLine.class;
    return Stream.of(
        row(entry, "classPath", () -> new WorkerLauncher.Entry(null, none, "Main")),
        row(entry, "options", () -> new WorkerLauncher.Entry(none, null, "Main")),
        row(entry, "mainClass", () -> new WorkerLauncher.Entry(none, none, null)),
        row(info, "pid", () -> new WorkerInfo(null, idle, task, "", LIMIT, 0, 0)),
        row(info, "state", () -> new WorkerInfo(task, null, task, "", LIMIT, 0, 0)),
        row(info, "task", () -> new WorkerInfo(task, idle, null, "", LIMIT, 0, 0)),
        row(info, "name", () -> new WorkerInfo(task, idle, task, null, LIMIT, 0, 0)),
        row(info, "since", () -> new WorkerInfo(task, idle, task, "", null, 0, 0)),
        row(status, "started", () -> new WorkerStatus(1, 2, null, task, "", now, 0)),
        row(status, "task", () -> new WorkerStatus(1, 2, now, null, "", now, 0)),
        row(status, "name", () -> new WorkerStatus(1, 2, now, task, null, now, 0)),
        row(status, "since", () -> new WorkerStatus(1, 2, now, task, "", null, 0)),
        row(line, "stream", () -> new OutputLine(1, null, 1, "")),
        row(line, "text", () -> new OutputLine(1, OutputLine.Stream.OUT, 1, null)));
  }

  /** Null among what is given, in a parameter that has a row above, too. */
  static Stream<Row> elements() {
    List<String> holed = Arrays.asList("a", null);
    List<String> none = List.of();
    Class<?> entry = WorkerLauncher.Entry.class;
    return Stream.of(
        row(entry, "classPath", () -> new WorkerLauncher.Entry(holed, none, "Main")),
        row(entry, "options", () -> new WorkerLauncher.Entry(none, holed, "Main")),
        row(WorkerLauncher.class, "classPath", () -> WorkerLauncher.classPath(holed)),
        row(ProcessPoolBuilder.class, "options", () -> builder().jvmOptions("-Xint", null)));
  }

  Stream<Row> elementsOfPools() {
    List<Callable<Integer>> holed = Arrays.asList((Callable<Integer>) null);
    return Stream.of(
        row(ProcessPool.class, "tasks", () -> pool.invokeAll(holed)),
        row(ProcessPool.class, "tasks", () -> pool.invokeAny(holed)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "settings",
    "pools",
    "tasks",
    "launchers",
    "values",
    "elements",
    "elementsOfPools"
  })
  void nullIsRefusedByName(Row row) {
    assertThatThrownBy(row.call())
        .isInstanceOf(NullPointerException.class)
        .hasMessage(row.parameter());
  }

  @Test
  void noParameterIsLeftOut() {
    List<Row> rows =
        Stream.of(settings(), pools(), launchers(), values()).flatMap(all -> all).toList();
    List<Class<?>> types =
        List.of(
            ProcessPoolBuilder.class,
            ProcessPool.class,
            WorkerLauncher.class,
            WorkerLauncher.Entry.class,
            WorkerInfo.class,
            WorkerStatus.class,
            OutputLine.class);
    for (Class<?> type : types) {
      assertThat(rows.stream().filter(row -> row.type() == type).map(Row::parameter))
          .as(type.getSimpleName())
          .containsExactlyInAnyOrderElementsOf(parameters(type));
    }
  }

  /** The parameters of a public type's own public methods that must not be null. */
  private static List<String> parameters(Class<?> type) {
    List<String> names = new ArrayList<>();
    Stream.of(type.getDeclaredConstructors(), type.getDeclaredMethods())
        .flatMap(Arrays::stream)
        .filter(member -> Modifier.isPublic(member.getModifiers()) && !member.isSynthetic())
        .filter(member -> !member.getName().equals("equals"))
        .map(Executable::getParameters)
        .flatMap(Arrays::stream)
        .filter(parameter -> !parameter.getType().isPrimitive())
        .map(Parameter::getName)
        .filter(name -> !name.equals("result")) // submit(Runnable, T) hands it back as it is
        .forEach(names::add);
    return names;
  }
}
