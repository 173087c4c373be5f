/**
 * The pages: a server, and what it may start. Apart from the command's options, because its
 * libraries are on the class path of {@code serve} alone.
 */
@NullMarked
package io.flyshuttle.cli.serve;

import org.jspecify.annotations.NullMarked;
