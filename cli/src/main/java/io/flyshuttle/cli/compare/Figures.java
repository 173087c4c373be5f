package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.Point;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What was measured of one strategy: medians, where it ran more than once.
 *
 * @param wall seconds
 * @param cpuSeconds of the tree of processes
 * @param cpuUtilisation the part of the machine's cores kept busy, from 0 to 1
 * @param peakRssBytes of the tree of processes; empty if the system does not say
 * @param items that came out
 * @param itemsPerSecond of wall time
 * @param speedup over synchronous, if that ran
 * @param heartbeatP50Ms how late others came: half of the time at most that
 * @param heartbeatP99Ms 99 % of the time at most that
 * @param checksum of the results; empty where they have no content to compare
 * @param progress items done over time
 * @param lateness of the heartbeat over time, in milliseconds
 */
public record Figures(
    Spread wall,
    double cpuSeconds,
    double cpuUtilisation,
    OptionalLong peakRssBytes,
    long items,
    double itemsPerSecond,
    OptionalDouble speedup,
    double heartbeatP50Ms,
    double heartbeatP99Ms,
    Optional<String> checksum,
    List<Point> progress,
    List<Point> lateness) {}
