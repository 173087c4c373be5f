/** How figures and messages are put into characters. */
@NullMarked
package io.flyshuttle.cli.text;

import org.jspecify.annotations.NullMarked;
