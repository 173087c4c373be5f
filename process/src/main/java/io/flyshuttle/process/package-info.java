/**
 * Worker JVMs for calculations that a deadline must be able to end.
 *
 * <p>This package and {@link io.flyshuttle.process.spi} are the whole of the module's API. {@code
 * wire} and {@code worker} are internal: their types are public for the classes of this module
 * alone, and may change at any time. No type of theirs is in a signature of the API, and none is
 * thrown to an application.
 */
@NullMarked
package io.flyshuttle.process;

import org.jspecify.annotations.NullMarked;
