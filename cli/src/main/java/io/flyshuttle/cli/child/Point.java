package io.flyshuttle.cli.child;

/**
 * One point of a timeline.
 *
 * @param seconds since the start of the run
 * @param value what was measured then
 */
public record Point(double seconds, double value) {}
