/** What a comparison leaves behind: the table, the JSON and the page. */
@NullMarked
package io.flyshuttle.cli.report;

import org.jspecify.annotations.NullMarked;
