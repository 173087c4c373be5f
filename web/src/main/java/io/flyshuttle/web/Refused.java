package io.flyshuttle.web;

/**
 * What is answered where a request is refused. A value, and JSON of schema 1.
 *
 * @param schema 1
 * @param status of HTTP
 * @param error one line
 */
record Refused(int schema, int status, String error) {}
