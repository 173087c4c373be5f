package io.flyshuttle;

import io.flyshuttle.spi.Pilot;
import io.flyshuttle.spi.PlaceProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a shuttle.
 *
 * @param places those that are given; they come before the ones on the class path
 * @param pilot for {@link Strategy#auto()}; else the one on the class path
 */
record Config(
    int cpus,
    int queue,
    Duration slice,
    Duration drain,
    Strategy strategy,
    Ticker ticker,
    List<PlaceProvider> places,
    Optional<Pilot> pilot) {}
