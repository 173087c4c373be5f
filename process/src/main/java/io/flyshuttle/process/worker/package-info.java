/**
 * What runs inside a worker JVM. Internal: public only because the worker's main class and the
 * parent's side live in other packages.
 */
@NullMarked
package io.flyshuttle.process.worker;

import org.jspecify.annotations.NullMarked;
