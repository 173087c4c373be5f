/** What a person sees while it runs. */
@NullMarked
package io.flyshuttle.cli.terminal;

import org.jspecify.annotations.NullMarked;
