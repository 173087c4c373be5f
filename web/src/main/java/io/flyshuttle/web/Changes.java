package io.flyshuttle.web;

import java.util.List;

/**
 * What would have to be different for another choice. A value, and JSON of schema 1.
 *
 * @param schema 1
 * @param changes one plain sentence each
 */
record Changes(int schema, List<String> changes) {}
