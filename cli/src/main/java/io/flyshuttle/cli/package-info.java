/** The {@code flyshuttle} command. */
@NullMarked
package io.flyshuttle.cli;

import org.jspecify.annotations.NullMarked;
