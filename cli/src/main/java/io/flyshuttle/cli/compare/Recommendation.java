package io.flyshuttle.cli.compare;

/**
 * Which strategy to use.
 *
 * @param strategy its name
 * @param reason the figures that decided, as a sentence without its end
 */
public record Recommendation(String strategy, String reason) implements Advice {}
