/**
 * The pages of one machine for its user, and what they call: REST and server-sent events, described
 * by {@code /openapi.json}.
 *
 * <p>{@link io.flyshuttle.web.WebServer} answers. What it computes is the simulator's; what it
 * measures is done by a {@link io.flyshuttle.web.Laboratory} that its owner gives it, within the
 * bounds of an {@link io.flyshuttle.web.Experiment}. A page can start nothing else.
 */
@NullMarked
package io.flyshuttle.web;

import org.jspecify.annotations.NullMarked;
