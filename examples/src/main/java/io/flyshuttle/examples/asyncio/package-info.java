/**
 * What asyncio and concurrent.futures offer, said in Flyshuttle: one method for each idea. {@code
 * docs/from-asyncio.md} quotes these lines, and a test compares.
 */
@NullMarked
package io.flyshuttle.examples.asyncio;

import org.jspecify.annotations.NullMarked;
