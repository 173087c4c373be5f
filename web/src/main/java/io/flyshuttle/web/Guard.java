package io.flyshuttle.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets through what comes from our own pages and this machine's user, and nothing else.
 *
 * <ul>
 *   <li>The host that a request names has to be an address, {@code localhost}, or the name that the
 *       user gave: so a stranger's name that was made to lead here (DNS rebinding) is refused. Its
 *       port may be another, as behind a tunnel.
 *   <li>An origin has to be that very host; a browser also says by {@code Sec-Fetch-Site} where a
 *       request comes from, and only a link to the page may come from elsewhere.
 *   <li>A token, where there is one: in {@code Authorization: Bearer}, or once as {@code /?token=},
 *       which is answered by a cookie that does not hold it.
 * </ul>
 */
final class Guard implements Handler {
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9a-fA-F:.]{2,45}]|[0-9A-Za-z._-]{1,255})(:[0-9]{1,5})?");
  private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "DELETE");
  private static final String BEARER = "Bearer ";
  private static final int SESSION_BYTES = 32;

  private final Serving serving;
  private final String session = random(SESSION_BYTES);
  // Browsers give a cookie to every port of a host: two servers must not take each other's.
  private final String cookieName = "flyshuttle-" + random(4);

  Guard(Serving serving) {
    this.serving = serving;
  }

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  @Override
  public void handle(Context context) {
    headers(context);
    String method = context.req().getMethod();
    if (!METHODS.contains(method)) {
      throw new Refusal(Refusal.METHOD_NOT_ALLOWED, "this method is not served");
    }
    String host = host(context.header("Host"));
    origin(context, host);
    token(context);
  }

  /** Nothing is loaded from elsewhere, framed, sniffed, or told to others. */
  private static void headers(Context context) {
    context
        .header(
            "Content-Security-Policy",
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                + " object-src 'none'")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        .header("Cache-Control", "no-store");
  }

  private String host(@Nullable String header) {
    Matcher host = HOST.matcher(header == null ? "" : header);
    if (!host.matches() || !isAllowed(host.group(1).toLowerCase(Locale.ROOT))) {
      throw new Refusal(
          Refusal.FORBIDDEN, "this host is not served; use localhost or the address itself");
    }
    return host.group();
  }

  private boolean isAllowed(String name) {
    if (name.equals("localhost") || name.equals(serving.name().toLowerCase(Locale.ROOT))) {
      return true;
    }
    return literal(name)
        .filter(address -> address.isLoopbackAddress() || !serving.address().isLoopbackAddress())
        .isPresent();
  }

  private static Optional<InetAddress> literal(String name) {
    boolean six = name.startsWith("[");
    if (!six && !ADDRESS.matcher(name).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(six ? name.substring(1, name.length() - 1) : name));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  private static void origin(Context context, String host) {
    String origin = context.header("Origin");
    if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
      throw new Refusal(Refusal.FORBIDDEN, "requests of other pages are not served");
    }
    String site = context.header("Sec-Fetch-Site");
    boolean own = site == null || site.equals("same-origin") || site.equals("none");
    if (!own && !isLink(context)) {
      throw new Refusal(Refusal.FORBIDDEN, "requests of other pages are not served");
    }
  }

  /** Someone follows a link to the page. */
  private static boolean isLink(Context context) {
    return context.path().equals("/")
        && context.req().getMethod().equals("GET")
        && "navigate".equals(context.header("Sec-Fetch-Mode"))
        && "document".equals(context.header("Sec-Fetch-Dest"));
  }

  private void token(Context context) {
    if (serving.token().isEmpty()) {
      return;
    }
    String token = serving.token().get();
    String bearer = context.header("Authorization");
    if (bearer != null
        && bearer.startsWith(BEARER)
        && same(bearer.substring(BEARER.length()), token)) {
      return;
    }
    String cookie = context.cookie(cookieName);
    String query = context.path().equals("/") ? context.queryParam("token") : null;
    if (query != null && same(query, token)) {
      context.header(
          "Set-Cookie", cookieName + "=" + session + "; Path=/; HttpOnly; SameSite=Strict");
      context.redirect("/", HttpStatus.SEE_OTHER); // so that the token leaves the address bar
      context.skipRemainingHandlers();
      return;
    }
    if (cookie == null || !same(cookie, session)) {
      throw new Refusal(
          Refusal.UNAUTHORISED, "a token is needed: open /?token=..., or send it as a bearer");
    }
  }

  /** Takes as long for the first wrong character as for the last. */
  private static boolean same(String given, String secret) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }
}
