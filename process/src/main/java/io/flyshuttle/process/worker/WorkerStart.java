package io.flyshuttle.process.worker;

import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.HexFormat;
import java.util.Map;

/**
 * The first steps of a worker: it watches its lifeline, calls its parent and proves who it is. Its
 * argument is the path of the parent's socket; the rest stands in its environment.
 *
 * <table>
 *   <caption>Variables</caption>
 *   <tr><td>FLYSHUTTLE_TOKEN</td><td>what to send first, in hexadecimal digits</td></tr>
 *   <tr><td>FLYSHUTTLE_DIRECTORY</td><td>what to delete if the parent is dead; may be missing</td>
 *   </tr>
 *   <tr><td>FLYSHUTTLE_LIMIT</td><td>there if the parent had no native access: then the worker ties
 *   its lifeline itself, and limits its memory to so many bytes, if more than 0</td></tr>
 * </table>
 */
public final class WorkerStart {
  private WorkerStart() {}

  /**
   * Connects to the parent. To be called once, by the main thread, before anything else.
   *
   * @param arguments of the main method
   * @return the connection, in blocking mode, on which the token has been sent
   * @throws IOException if the parent is gone; the worker should end then
   */
  public static SocketChannel connect(String[] arguments) throws IOException {
    Map<String, String> environment = System.getenv();
    Lifeline.watch(environment.getOrDefault("FLYSHUTTLE_DIRECTORY", ""));
    System.setIn(InputStream.nullInputStream()); // standard input is the lifeline's alone
    if (arguments.length != 1) {
      throw new IllegalArgumentException(
          "a worker is started by a pool, not by hand: its argument is the path of a socket");
    }
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(arguments[0]));
    ByteBuffer token =
        ByteBuffer.wrap(HexFormat.of().parseHex(need(environment, "FLYSHUTTLE_TOKEN")));
    while (token.hasRemaining()) {
      channel.write(token);
    }
    if (environment.containsKey("FLYSHUTTLE_LIMIT")) {
      holdItself(Long.parseLong(need(environment, "FLYSHUTTLE_LIMIT")));
    }
    return channel;
  }

  private static void holdItself(long limit) {
    Lifeline.tie();
    if (limit > 0) {
      MemoryCap.limitTo(limit);
    }
  }

  private static String need(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new IllegalStateException(
          "a worker is started by a pool, not by hand: " + name + " is missing");
    }
    return value;
  }
}
