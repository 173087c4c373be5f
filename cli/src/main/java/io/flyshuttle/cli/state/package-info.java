/** What the command keeps between two runs: the machine's figures, and forecasts with what came. */
@NullMarked
package io.flyshuttle.cli.state;

import org.jspecify.annotations.NullMarked;
