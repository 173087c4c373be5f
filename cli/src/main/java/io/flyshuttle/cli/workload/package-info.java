/** What is compared: the built-in workloads, and those that users bring. */
@NullMarked
package io.flyshuttle.cli.workload;

import org.jspecify.annotations.NullMarked;
