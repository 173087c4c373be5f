package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.process.wire.FrameWriter;
import io.flyshuttle.process.wire.Shipped;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who waits without listening, and whose worker's ear is lent, gets it back to its reader. */
class EarTest {

  private final Launcher launcher = new Launcher();
  private WorkerLink worker;
  private PoolTask<String> task;

  @BeforeEach
  void prepare() throws Exception {
    PreparedPool pool = ProcessPool.builder().workers(0, 1).spares(0).prepared();
    Engine engine = new Engine(pool.settings(), launcher); // which is not started
    worker = new WorkerLink(1, engine);
    RemoteCallable<String> function = () -> "a";
    Shipped shipped = pool.functions().intern(function);
    task = new PoolTask<>(engine, "a", shipped, new FrameWriter(), PoolState.NEVER, _ -> "a");
    assertThat(worker.ear().claim()).as("asks for it").isFalse();
    worker.ear().lend();
  }

  @AfterEach
  void close() {
    launcher.close();
  }

  private void assertRecalled() {
    assertThat(worker.ear().claim()).isFalse();
  }

  @Test
  void aTaskThatNobodyWaitsForLeavesItLent() {
    task.assigned(worker);
    assertThat(worker.ear().claim()).isTrue();
  }

  @Test
  void aStageRecallsIt() {
    task.assigned(worker);
    task.stage();
    assertRecalled();
  }

  @Test
  void aStageOfATaskWithoutAWorkerRecallsThatOfTheOneThatItGets() {
    task.stage();
    task.assigned(worker);
    assertRecalled();
  }

  @Test
  void soDoesATimedGet() throws Exception {
    try {
      task.get(0, TimeUnit.SECONDS);
    } catch (TimeoutException notYet) {
      task.assigned(worker);
    }
    assertRecalled();
  }

  @Test
  void soDoesAGet() throws Exception {
    Thread.currentThread().interrupt();
    try {
      task.get();
    } catch (InterruptedException notYet) {
      task.assigned(worker);
    }
    assertRecalled();
  }
}
