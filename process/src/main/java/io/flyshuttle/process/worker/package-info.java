/**
 * What runs inside a worker JVM. Started by a pool, never by an application; internal.
 *
 * <p>The main thread runs the user's code, one task at a time, and while it has none it reads the
 * socket itself: so a short task costs no hand-over between threads. A second thread, the watcher,
 * takes the reading over as soon as a task has run for a millisecond, to hear of its cancellation.
 */
@NullMarked
package io.flyshuttle.process.worker;

import org.jspecify.annotations.NullMarked;
