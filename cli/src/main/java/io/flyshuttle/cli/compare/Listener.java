package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.Connection;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where one child connects: a Unix-domain socket in a folder that is this user's alone. */
final class Listener implements Closeable {
  private final Path folder;
  private final Path socket;
  private final ServerSocketChannel server;

  private Listener(Path folder, Path socket, ServerSocketChannel server) {
    this.folder = folder;
    this.socket = socket;
    this.server = server;
  }

  static Listener open() throws IOException {
    Path folder = Files.createTempDirectory("flyshuttle"); // for the owner only, as the JDK has it
    Path socket = folder.resolve("s"); // short: the system allows a path some 100 characters
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
      return new Listener(folder, socket, server);
    } catch (IOException e) {
      Files.delete(folder);
      throw e;
    }
  }

  Path socket() {
    return socket;
  }

  /** Waits for the child; {@link #close} ends the wait with an exception. */
  Connection accept() throws IOException {
    return new Connection(server.accept());
  }

  /** Leaves nothing behind. What has connected stays so. */
  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
    Files.deleteIfExists(folder);
  }
}
