package io.flyshuttle.web;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Measures nothing, but does what a test says; waits for that until it is interrupted. */
final class PlayedLaboratory implements Laboratory {
  final CountDownLatch begun = new CountDownLatch(1);
  final CountDownLatch interrupted = new CountDownLatch(1);
  final BlockingQueue<Experiment> experiments = new LinkedBlockingQueue<>();
  private final BlockingQueue<Predicate<Observer>> script = new LinkedBlockingQueue<>();

  @Override
  public void run(Experiment experiment, Observer observer) throws InterruptedException {
    experiments.add(experiment);
    begun.countDown();
    try {
      while (script.take().test(observer)) {
        // Until the script says that it ends.
      }
    } catch (InterruptedException stopped) {
      interrupted.countDown();
      throw stopped;
    }
  }

  /** Goes on after it. */
  void then(Consumer<Observer> told) {
    script.add(observer -> {
      told.accept(observer);
      return true;
    });
  }

  void thenEnds() {
    script.add(_ -> false);
  }
}
