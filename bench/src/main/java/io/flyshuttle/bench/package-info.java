/**
 * What the library costs and how it behaves beside its peers: {@link io.flyshuttle.bench.Costs},
 * {@link io.flyshuttle.bench.Races}, {@link io.flyshuttle.bench.Endless} and {@link
 * io.flyshuttle.bench.LowerBound} each show one bar of {@code docs/benchmarks.md}; those of the
 * worker processes are in {@link io.flyshuttle.bench.process}.
 */
@NullMarked
package io.flyshuttle.bench;

import org.jspecify.annotations.NullMarked;
