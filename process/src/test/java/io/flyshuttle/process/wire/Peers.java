package io.flyshuttle.process.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** For tests of a pool and a worker that are connected; in the end no shared memory is left. */
abstract class Peers {

  final ArenaBudget budget;

  /** Where one of them may wait; ends after their connections. */
  final ExecutorService threads;

  SocketPair pair;
  Connection pool;
  Connection worker;

  Peers(long bytes, ExecutorService threads) {
    this.budget = new ArenaBudget(bytes);
    this.threads = threads;
  }

  @BeforeEach
  void open() throws IOException {
    pair = SocketPair.open();
    pool = pair.nearConnection();
    worker = pair.farConnection();
  }

  @AfterEach
  void close() {
    pool.close();
    worker.close();
    threads.close();
    assertThat(budget.used()).isZero();
  }
}
