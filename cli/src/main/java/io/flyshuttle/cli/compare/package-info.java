/** The parent: starts one child after the other, and weighs what they report. */
@NullMarked
package io.flyshuttle.cli.compare;

import org.jspecify.annotations.NullMarked;
