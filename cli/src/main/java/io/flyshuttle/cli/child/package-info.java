/** The child: one workload under one strategy, in a JVM of its own, measured from inside. */
@NullMarked
package io.flyshuttle.cli.child;

import org.jspecify.annotations.NullMarked;
