package io.flyshuttle.spi;

/**
 * Marks an exception of a {@link KillingPlace}: the process that ran the work was killed, or was
 * lost. What fails with one has the outcome {@link io.flyshuttle.Outcome.Killed}.
 *
 * @since 0.1
 */
public interface Kill {}
