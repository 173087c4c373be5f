/** The code of {@code docs/guide.md}: how to write a long calculation. */
@NullMarked
package io.flyshuttle.examples.guide;

import org.jspecify.annotations.NullMarked;
