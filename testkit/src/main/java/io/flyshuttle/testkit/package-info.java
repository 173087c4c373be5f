/** A clock that tests move by hand, a sequencer and fault injectors. */
@NullMarked
package io.flyshuttle.testkit;

import org.jspecify.annotations.NullMarked;
