package io.flyshuttle.cli.child;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What parent and child talk through: lines over a socket of their own. The standard streams belong
 * to the user's code and to the processes it starts, which may write there, read, or close them.
 */
public final class Connection implements Closeable {
  private final SocketChannel channel;
  private final BufferedReader input;

  /** Talks through {@code channel}, and closes it. */
  public Connection(SocketChannel channel) {
    this.channel = channel;
    this.input =
        new BufferedReader(
            Channels.newReader(channel, StandardCharsets.UTF_8.newDecoder(), -1 /* any size */));
  }

  /** Connects to the process that listens at {@code socket}. */
  static Connection to(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    return new Connection(channel);
  }

  /**
   * Sends one line. An interrupt that was pending stays so: it would close the channel.
   *
   * @throws IOException if the other side has gone
   */
  public synchronized void send(String line) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The next line; empty when the other side has gone. */
  public Optional<String> receive() {
    try {
      return Optional.ofNullable(input.readLine());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
