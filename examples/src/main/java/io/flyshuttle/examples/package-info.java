/** Small complete programs, compiled and run by the tests. */
@NullMarked
package io.flyshuttle.examples;

import org.jspecify.annotations.NullMarked;
