package io.flyshuttle.forecast;

/** How a family of strategies takes items through their stages. For one run. */
interface Model {
  /** Runs it. Gives the time from the first item to the last result, in nanoseconds. */
  long run();
}
