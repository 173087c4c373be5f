/** Scopes, tasks, pipelines and the pools they run on. */
@NullMarked
package io.flyshuttle;

import org.jspecify.annotations.NullMarked;
