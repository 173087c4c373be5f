package io.flyshuttle.process;

/**
 * The numbers by which {@link Transition} decides; times in nanoseconds.
 *
 * @param min workers to keep when there is nothing to do
 * @param max tasks to run at once
 * @param spares workers beyond those that the tasks need
 * @param startsAtOnce worker processes being started at one time
 * @param idle how long a worker may be idle before it is closed, where fewer are needed
 * @param start how long a worker may take from when it is given a job until it begins
 * @param grace from the interrupt of a task to the end of its worker
 * @param stacks how long a worker may take to tell its stacks
 * @param settle how long a worker may take from its last answer to the end of the task
 * @param close how long a worker may take to end by itself
 * @param crashRetries how often a task is run again whose worker was lost
 * @param memoryRetries the same where memory ran out
 * @param quarantine how many workers a task may end before it is not run again, whatever else
 * @param recycle tasks after which a worker is replaced; 0 for never
 * @param firstBackOff pause after a failed start, doubled with each further one
 * @param breaker failed starts in a row after which the pool gives up for a while
 * @param open how long that is
 * @param window tasks of a cheap function that may wait in a worker behind the one that runs
 * @param cheap mean cost of one task up to which a function is cheap
 * @param recall how long a task may run before those that wait behind it are called back
 */
record Policy(
    int min,
    int max,
    int spares,
    int startsAtOnce,
    long idle,
    long start,
    long grace,
    long stacks,
    long settle,
    long close,
    int crashRetries,
    int memoryRetries,
    int quarantine,
    int recycle,
    long firstBackOff,
    int breaker,
    long open,
    int window,
    long cheap,
    long recall) {

  /** Workers that the pool may have, all together. */
  int most() {
    return max + spares;
  }

  /** How long a job with this limit may take until it begins. */
  long untilBegun(long limit) {
    return Math.max(limit, start);
  }

  /** The same for a fixed number of workers. */
  Policy withWorkers(int count) {
    return new Policy(
        count,
        count,
        spares,
        startsAtOnce,
        idle,
        start,
        grace,
        stacks,
        settle,
        close,
        crashRetries,
        memoryRetries,
        quarantine,
        recycle,
        firstBackOff,
        breaker,
        open,
        window,
        cheap,
        recall);
  }

  /** Workers to have for so many tasks. */
  int wanted(int tasks) {
    if (tasks == 0 && min == 0) {
      return 0;
    }
    return Math.clamp(tasks, min, max) + spares;
  }
}
