/** What an application implements to change how a pool of worker JVMs speaks to them. */
@NullMarked
package io.flyshuttle.process.spi;

import org.jspecify.annotations.NullMarked;
