package io.flyshuttle.web;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the pages are served, and for whom. A value.
 *
 * @param name of the address as the user gave it, which requests may give as their host; or its
 *     digits
 * @param address to listen at
 * @param port to listen at; 0 for one that is free
 * @param token that a client has to know; needed where others than this machine can connect
 */
public record Serving(String name, InetAddress address, int port, Optional<String> token) {
  /** The fewest characters of a token: too many to be guessed. */
  public static final int SHORTEST_TOKEN = 16;

  private static final int LONGEST_TOKEN = 200;
  private static final int MOST_PORT = 65_535;

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException with one line that says what to do, if the port is out of
   *     range, the token is short or has other than plain characters, or there is none though the
   *     address is not this machine's alone
   */
  public Serving {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(address, "address");
    if (port < 0 || port > MOST_PORT) {
      throw new IllegalArgumentException("port " + port + ": must be from 0 to 65,535");
    }
    if (token.isPresent() && !isGood(token.get())) {
      throw new IllegalArgumentException(
          "the token must have %d to %d letters, digits, '-', '_', '.' or '~'"
              .formatted(SHORTEST_TOKEN, LONGEST_TOKEN));
    }
    if (!address.isLoopbackAddress() && token.isEmpty()) {
      throw new IllegalArgumentException(
          name + " can be reached by other machines: that needs a token");
    }
  }

  private static boolean isGood(String token) {
    return token.length() >= SHORTEST_TOKEN
        && token.length() <= LONGEST_TOKEN
        && token
            .chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0));
  }

  /** For this machine's user alone. */
  public static Serving loopback(int port) {
    return new Serving("127.0.0.1", InetAddress.ofLiteral("127.0.0.1"), port, Optional.empty());
  }
}
