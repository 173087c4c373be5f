/**
 * Long calculations, done right: structured scopes and streaming pipelines whose stages say whether
 * they wait ({@code io}) or compute ({@code cpu}) and so run where they starve nobody.
 *
 * <p>Start at {@link io.flyshuttle.Shuttle}: one per application. {@link io.flyshuttle.Scope} runs
 * a handful of tasks of which none outlives the block; {@link io.flyshuttle.Pipeline} describes a
 * stream of calculations, a {@link io.flyshuttle.Strategy} places it, the shuttle runs it.
 */
@NullMarked
package io.flyshuttle;

import org.jspecify.annotations.NullMarked;
