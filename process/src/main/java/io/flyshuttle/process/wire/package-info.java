/**
 * What passes between a pool and its worker JVMs: frames, values, functions, failures and the
 * shared memory for large payloads. Used by both sides; internal.
 *
 * <p>A frame is {@code u32 length of the rest | u8 type | u64 task | u32 epoch | payload},
 * big-endian, 1 MiB at most. Whatever is larger goes ahead of the frame that refers to it, through
 * a {@link io.flyshuttle.process.wire.SharedArena} where there is one, else as frames of its own.
 */
@NullMarked
package io.flyshuttle.process.wire;

import org.jspecify.annotations.NullMarked;
