/** Tests from outside the library's package: lines of user code are those that are not in it. */
@org.jspecify.annotations.NullMarked
package io.flyshuttle.caller;
