package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Faults;
import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.Sequencer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Gatherer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sinks that pull, what they leave behind, and that nothing of a run outlives it. */
class StreamAndPublisherTest {

  private final Shuttle shuttle = Shuttle.builder().cpu(2).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @UnderEveryStrategy
  void closingAStreamCancelsWhatRunsAndClosesTheSource(Strategy strategy) {
    Testing.Endless source = new Testing.Endless();
    AtomicInteger passed = new AtomicInteger();
    Pipeline<Long> pipeline =
        source
            .pipeline()
            .io(
                4,
                item -> {
                  if (item < 10) {
                    passed.incrementAndGet();
                  } else if (passed.get() == 10 && strategy.layout() != Strategy.Layout.INLINE) {
                    new Gate().await(); // for ever, once nothing that is read waits for its permit
                  }
                  return item;
                });
    try (Stream<Long> results = shuttle.stream(pipeline, Option.using(strategy))) {
      Iterator<Long> each = results.iterator();
      for (long i = 0; i < 10; i++) {
        assertThat(each.next()).isEqualTo(i);
      }
    }
    assertThat(source.closed.get()).isEqualTo(1);
    assertThat(source.closedInterrupted).isFalse();
    assertThat(shuttle.tree().roots()).isEmpty();
  }

  @UnderEveryStrategy
  void whoReadsOnAfterAFailureIsToldAgain(Strategy strategy) {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 10)
            .gather(
                Gatherer.<Long, Long>of((_, item, down) -> {
                  down.push(item);
                  if (item == 3) {
                    down.push(-1L); // given in the same step as the failure, and so not given
                    throw new IllegalStateException("three");
                  }
                  return true;
                }));
    try (Stream<Long> results = shuttle.stream(pipeline, Option.using(strategy))) {
      Iterator<Long> each = results.iterator();
      for (long i = 0; i < 3; i++) {
        assertThat(each.next()).isEqualTo(i);
      }
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(each::hasNext)
            .isInstanceOf(TaskFailedException.class)
            .hasRootCauseMessage("three");
      }
    }
  }

  @UnderEveryStrategy
  void anInterruptOfTheReaderCancelsTheRunAndStaysSet(Strategy strategy) throws Exception {
    Gate begun = new Gate();
    Pipeline<Long> pipeline = Pipeline.range(0, 10).io(2, _ -> Faults.<Long>hang(begun).call());
    AtomicBoolean status = new AtomicBoolean();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread reader =
        Testing.start(() -> {
          try (Stream<Long> results = shuttle.stream(pipeline, Option.using(strategy))) {
            results.forEach(_ -> {});
          } catch (CancellationException cancelled) {
            status.set(Thread.currentThread().isInterrupted());
            thrown.complete(cancelled);
          }
        });
    begun.await();
    reader.interrupt();
    assertThat(thrown.get()).hasCauseInstanceOf(InterruptedException.class);
    assertThat(status.get()).isTrue();
    reader.join();
  }

  @UnderEveryStrategy
  void aSubscriberThatCancelsEndsARunWhoseSourceWaits(Strategy strategy) throws Exception {
    for (boolean stages : new boolean[] {true, false}) {
      Gate waits = new Gate();
      CompletableFuture<Boolean> closed = new CompletableFuture<>();
      Pipeline<Long> source =
          Pipeline.using(
              () -> (AutoCloseable) () -> closed.complete(true),
              _ ->
                  Stream.generate(
                          () -> {
                            waits.open();
                            return hang();
                          })
                      .iterator());
      Flow.Publisher<Long> publisher =
          shuttle.publisher(stages ? source.io(1, x -> x) : source, Option.using(strategy));
      CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
      publisher.subscribe(new Collecting(subscribed));
      subscribed.get().request(5);
      waits.await();
      subscribed.get().cancel();
      assertThat(closed.get()).isTrue();
      Testing.await(() -> shuttle.tree().roots().isEmpty());
    }
  }

  /** Until it is interrupted. */
  private static long hang() {
    try {
      new Gate().await();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  private static final class Collecting implements Flow.Subscriber<Long> {
    private final CompletableFuture<Flow.Subscription> subscribed;
    private final CompletableFuture<List<Long>> ended = new CompletableFuture<>();
    private final List<Long> items = new ArrayList<>();

    Collecting(CompletableFuture<Flow.Subscription> subscribed) {
      this.subscribed = subscribed;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscribed.complete(subscription);
    }

    @Override
    public void onNext(Long item) {
      items.add(item);
    }

    @Override
    public void onError(Throwable cause) {
      ended.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
      ended.complete(items);
    }
  }

  @Test
  void whatIsCarriedReachesStagesGatherersAndThePublishersThread() throws Exception {
    ScopedValue<String> user = ScopedValue.newInstance();
    for (Strategy strategy : List.of(Strategy.hybrid(), Strategy.threads(3))) {
      Pipeline<String> pipeline =
          Pipeline.range(0, 1)
              .io(1, x -> user.get() + x)
              .gather(Gatherer.<String, String>of((_, s, down) -> down.push(s + user.get())))
              .io(1, s -> s + user.orElse("-"))
              .gather(Gatherer.<String, String>of((_, s, down) -> down.push(s + user.get())));
      CompletableFuture<String> published = new CompletableFuture<>();
      List<String> results =
          ScopedValue.where(user, "u")
              .call(() -> {
                shuttle
                    .publisher(pipeline, Option.using(strategy), Option.carrying(user))
                    .subscribe(new First(published));
                return shuttle
                    .run(pipeline, Option.using(strategy), Option.carrying(user))
                    .orThrow();
              });
      assertThat(results).containsExactly("u0uuu");
      assertThat(published.get()).isEqualTo("u0uuu");
    }
  }

  private record First(CompletableFuture<String> result) implements Flow.Subscriber<String> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(String item) {
      result.complete(item);
    }

    @Override
    public void onError(Throwable cause) {
      result.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {}
  }

  @Test
  void aRunLeavesNoThreads() throws Exception {
    for (Strategy strategy : Testing.strategies()) {
      List<Thread> used = java.util.Collections.synchronizedList(new ArrayList<>());
      Pipeline<Long> pipeline =
          Pipeline.range(0, 200)
              .io(
                  4,
                  x -> {
                    used.add(Thread.currentThread());
                    return x;
                  })
              .gather(
                  Gatherer.<Long, Long>of((_, x, down) -> {
                    used.add(Thread.currentThread());
                    return down.push(x);
                  }))
              .io(2, x -> x);
      shuttle.run(pipeline, Option.using(strategy)).orThrow();
      shuttle.run(pipeline.gather(RandomPipeline.first(5)), Option.using(strategy)).orThrow();
      assertThat(shuttle.run(pipeline.map(_ -> fail()), Option.using(strategy)).failure())
          .isPresent();
      for (Thread thread : used) {
        if (thread != Thread.currentThread()) {
          thread.join();
        }
      }
    }
    Shuttle closing = Shuttle.builder().cpu(2).build();
    closing.run(Pipeline.range(0, 100).cpu(x -> x)).orThrow();
    List<Thread> pool = Testing.threads(name -> name.startsWith("flyshuttle-cpu-"));
    assertThat(pool).isNotEmpty();
    closing.close();
    Testing.await(
        () -> pool.stream().filter(Thread::isAlive).count() <= shuttle.cpus()); // the other's
  }

  private static Long fail() {
    throw new IllegalStateException("fails");
  }

  @Test
  void closingAShuttleWaitsForARunAndTheRunsItStarts() throws Exception {
    Shuttle closing = Shuttle.builder().cpu(1).build();
    Sequencer order = new Sequencer();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1)
            .io(
                1,
                item -> {
                  order.step(0);
                  order.step(3);
                  return closing.run(Pipeline.range(0, 7).cpu(x -> x)).orThrow().size() + item;
                });
    CompletableFuture<List<Long>> results = new CompletableFuture<>();
    Thread caller = Testing.start(() -> results.complete(closing.run(pipeline).orThrow()));
    order.step(1);
    Thread closer = Testing.start(closing::close);
    Testing.await(() -> closer.getState() == Thread.State.TIMED_WAITING);
    assertThatThrownBy(() -> closing.run(pipeline)).isInstanceOf(IllegalStateException.class);
    order.step(2);
    assertThat(results.get()).containsExactly(7L);
    closer.join();
    caller.join();
  }
}
