/** Races against peers and stress tests of lock-free code. */
@NullMarked
package io.flyshuttle.bench;

import org.jspecify.annotations.NullMarked;
