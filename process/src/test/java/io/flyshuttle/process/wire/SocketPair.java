package io.flyshuttle.process.wire;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The two ends of a connected Unix socket. */
record SocketPair(SocketChannel near, SocketChannel far) implements AutoCloseable {

  static SocketPair open() throws IOException {
    Path directory = Files.createTempDirectory("fs");
    Path socket = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      SocketChannel near = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      return new SocketPair(near, server.accept());
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(directory);
    }
  }

  Connection nearConnection(Duration sendLimit) throws IOException {
    return Connection.over(near, sendLimit);
  }

  Connection nearConnection() throws IOException {
    return nearConnection(Duration.ofSeconds(30));
  }

  Connection farConnection() throws IOException {
    return Connection.over(far, Duration.ofSeconds(30));
  }

  @Override
  public void close() throws IOException {
    near.close();
    far.close();
  }
}
