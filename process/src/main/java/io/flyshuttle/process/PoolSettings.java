package io.flyshuttle.process;

import io.flyshuttle.Ticker;
import io.flyshuttle.process.spi.ObjectCodec;
import io.flyshuttle.process.wire.Shipped;
import io.flyshuttle.process.wire.Welcome;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of a pool.
 *
 * @param policy for its decisions
 * @param plan for its workers
 * @param queue tasks that may wait
 * @param drain how long {@link ProcessPool#close} lets tasks end
 * @param deadline that of tasks without one of their own, in nanoseconds
 * @param initialiser what each worker runs before its first task
 * @param welcome what workers are told
 * @param codec the same one, on this side
 * @param arenas bytes of shared memory, of all workers together
 * @param growth bytes of resident memory that a worker may gain before it is replaced
 * @param ticker the time
 */
record PoolSettings(
    Policy policy,
    LaunchPlan plan,
    int queue,
    WhenFull whenFull,
    Duration drain,
    long deadline,
    Optional<Shipped> initialiser,
    Welcome welcome,
    ObjectCodec codec,
    long arenas,
    long growth,
    Ticker ticker) {

  /** The same for a fixed number of workers. */
  PoolSettings withWorkers(int count) {
    return new PoolSettings(
        policy.withWorkers(count),
        plan,
        queue,
        whenFull,
        drain,
        deadline,
        initialiser,
        welcome,
        codec,
        arenas,
        growth,
        ticker);
  }
}
