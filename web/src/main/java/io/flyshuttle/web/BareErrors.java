package io.flyshuttle.web;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What is answered where a request does not get as far as our own code: as JSON, as all else. */
final class BareErrors extends ErrorHandler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_TYPE, "application/json")
        .put("X-Content-Type-Options", "nosniff")
        .put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .put(HttpHeader.CACHE_CONTROL, "no-store");
    String reason = HttpStatus.getMessage(status);
    Content.Sink.write(
        response, true, Json.text(new Refused(Json.SCHEMA, status, reason)), callback);
    return true;
  }
}
