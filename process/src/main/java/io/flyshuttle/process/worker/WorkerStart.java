package io.flyshuttle.process.worker;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The first steps of a worker: it sees to its lifeline, calls its parent and proves who it is. Its
 * argument is the path of the parent's socket. The rest is a line on its standard input, which
 * neither a list of processes shows nor any process inherits that it starts. It has four parts,
 * with a space between them:
 *
 * <ol>
 *   <li>the token, which is to be sent first, in hexadecimal digits;
 *   <li>{@code tied}, or {@code untied} if the parent couldn't tie the lifeline: then the worker
 *       watches it, and ties it itself where it can;
 *   <li>the limit to memory in bytes, 0 for none, that the worker has to set itself;
 *   <li>the directory that it is to delete if it finds the parent dead, by watching, or nothing.
 * </ol>
 */
public final class WorkerStart {
  private static final int PARTS = 4;
  private static final int LONGEST = 8 * 1024;

  private WorkerStart() {}

  /**
   * Connects to the parent. To be called once, by the main thread, before anything else.
   *
   * @param arguments of the main method
   * @return the connection, in blocking mode, on which the token has been sent
   * @throws IOException if the parent is gone; the worker should end then
   * @throws IllegalArgumentException if this process was started in another way
   */
  public static SocketChannel connect(String[] arguments) throws IOException {
    String[] parts = line(new FileInputStream(FileDescriptor.in)).split(" ", PARTS);
    if (arguments.length != 1 || parts.length != PARTS) {
      throw new IllegalArgumentException(
          "a worker is started by a pool, not by hand: its argument is the path of a socket, and"
              + " its input says more");
    }
    boolean tied = parts[1].equals("tied");
    if (!tied) {
      Lifeline.watch(parts[3]);
    }
    System.setIn(InputStream.nullInputStream()); // standard input is the lifeline's alone
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(arguments[0]));
    ByteBuffer token = ByteBuffer.wrap(HexFormat.of().parseHex(parts[0]));
    while (token.hasRemaining()) {
      channel.write(token);
    }
    if (!tied) {
      Lifeline.tie();
    }
    long limit = Long.parseLong(parts[2]);
    if (limit > 0) {
      MemoryCap.limitTo(limit);
    }
    return channel;
  }

  /** Up to the end of the line and not a byte further. */
  private static String line(InputStream input) throws IOException {
    byte[] bytes = new byte[LONGEST];
    int length = 0;
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0 || length == LONGEST) {
        throw new IOException("the pool that has started this worker is gone");
      }
      bytes[length++] = (byte) next;
    }
    return new String(Arrays.copyOf(bytes, length), StandardCharsets.UTF_8);
  }
}
