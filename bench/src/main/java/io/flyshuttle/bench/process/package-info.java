/**
 * What a pool of worker processes costs, and what it withstands: {@link
 * io.flyshuttle.bench.process.ProcessBars}, {@link io.flyshuttle.bench.process.KillBars}, {@link
 * io.flyshuttle.bench.process.OrphanBars} and {@link io.flyshuttle.bench.process.Chaos} each show
 * one bar of {@code docs/benchmarks.md}.
 */
@NullMarked
package io.flyshuttle.bench.process;

import org.jspecify.annotations.NullMarked;
