package io.flyshuttle.web;

/** Really runs a workload, outside of the server's own JVM. */
@FunctionalInterface
public interface Laboratory {

  /**
   * Runs an experiment under one strategy after the other, in the calling thread, until all have
   * ended. It is called by one thread at a time.
   *
   * @throws InterruptedException if the thread is interrupted: by then all that it has started is
   *     sent a signal that can't be ignored
   */
  void run(Experiment experiment, Observer observer) throws InterruptedException;

  /** Is told how an experiment goes, by one thread at a time. */
  interface Observer {
    /** A strategy begins. */
    void begins(String strategy);

    /**
     * Some items are done.
     *
     * @param done how many
     * @param seconds since the start
     */
    void advances(String strategy, long done, double seconds);

    /** A strategy has ended. */
    void ends(Measured measured);

    /**
     * A strategy has not.
     *
     * @param reason one line
     */
    void fails(String strategy, String reason);
  }

  /**
   * What was measured. A value.
   *
   * @param strategy its name
   * @param wallSeconds from the start to the end
   * @param cpuSeconds of the JVM and all it has started
   * @param peakRssBytes the most that these held; 0 where the system does not say
   * @param heartbeatP50Ms how late a timer of others fired in the same JVM, half of the time
   * @param heartbeatP99Ms the same, in all but one of a hundred times
   */
  record Measured(
      String strategy,
      double wallSeconds,
      double cpuSeconds,
      long peakRssBytes,
      double heartbeatP50Ms,
      double heartbeatP99Ms) {}

  /**
   * For a machine on which nothing may be measured.
   *
   * @param reason one line, told to who asks
   */
  static Laboratory closed(String reason) {
    return (experiment, observer) ->
        experiment.strategies().forEach(strategy -> observer.fails(strategy, reason));
  }
}
