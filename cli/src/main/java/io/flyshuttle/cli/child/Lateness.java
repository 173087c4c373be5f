package io.flyshuttle.cli.child;

import java.util.List;

/**
 * How late the heartbeat came.
 *
 * @param p50Ms half of the beats were at most that late, in milliseconds
 * @param p99Ms 99 of 100 beats were
 * @param maxMs all were
 * @param timeline over time, in milliseconds; each point is the latest beat of a stretch
 */
public record Lateness(double p50Ms, double p99Ms, double maxMs, List<Point> timeline) {}
