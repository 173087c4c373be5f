/** Tests that see the library from outside its package, as users do. */
@NullMarked
package io.flyshuttle.outside;

import org.jspecify.annotations.NullMarked;
