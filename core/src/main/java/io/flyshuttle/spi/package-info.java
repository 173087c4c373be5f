/**
 * What a module implements to add a place where chunks of a stage can run: worker processes, a
 * cluster. Everything above a place (windows, batches, retries, limits, progress) is core's and the
 * same for every place.
 */
@NullMarked
package io.flyshuttle.spi;

import org.jspecify.annotations.NullMarked;
