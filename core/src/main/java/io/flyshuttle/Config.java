package io.flyshuttle;

import io.flyshuttle.spi.PlaceProvider;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a shuttle.
 *
 * @param places those that are given; they come before the ones on the class path
 */
record Config(
    int cpus,
    int queue,
    Duration slice,
    Duration drain,
    Strategy strategy,
    Ticker ticker,
    List<PlaceProvider> places) {}
