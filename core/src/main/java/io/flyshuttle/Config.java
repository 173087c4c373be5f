package io.flyshuttle;

import java.time.Duration;

/** The settings of a shuttle. */
record Config(
    int cpus, int queue, Duration slice, Duration drain, Strategy strategy, Ticker ticker) {}
