package io.flyshuttle.process;

import io.flyshuttle.process.wire.Functions;

/**
 * A pool that is not started.
 *
 * @param most tasks that run at once; 0 if that was not given
 */
record PreparedPool(PoolSettings settings, Functions functions, int most) {

  /** Tasks that run at once. */
  int width(int usual) {
    return most == 0 ? usual : most;
  }

  /** Starts it, with as many workers where their number was not given. */
  ProcessPool pool(int usual) {
    PoolSettings mine = most == 0 ? settings.withWorkers(usual) : settings;
    return new ProcessPool(mine, functions, new Launcher());
  }
}
