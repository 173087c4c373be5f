/** Worker JVMs for calculations that a deadline must be able to end. */
@NullMarked
package io.flyshuttle.process;

import org.jspecify.annotations.NullMarked;
