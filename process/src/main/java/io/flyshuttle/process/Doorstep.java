package io.flyshuttle.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * Where one worker that is being started finds its arguments and calls back: a file and a listening
 * socket, which only this user can reach and which are gone when it is closed.
 *
 * <p>On Linux with native access both lose their names before the worker is even started: it
 * reaches them through this process' descriptors ({@code /proc/<pid>/fd/<n>}), so nothing is left
 * if this process is killed. Elsewhere they lie in a private directory until the worker has called.
 */
final class Doorstep implements AutoCloseable {
  private static final String SOCKET = "s";
  private static final String ARGUMENTS = "a";

  private final ServerSocketChannel server;
  private final Selector selector;
  private final PrivateDirectory directory;
  private final OptionalInt socketDescriptor;
  private final OptionalInt argumentsDescriptor;
  private final List<SocketChannel> callers = new ArrayList<>();

  private Doorstep(PrivateDirectory directory, byte[] arguments) throws IOException {
    this.directory = directory;
    Path file = directory.path().resolve(ARGUMENTS);
    Path socket = directory.socket(SOCKET);
    Files.createFile(file, PrivateDirectory.onlyOwner("rw-------"));
    Files.write(file, arguments, StandardOpenOption.WRITE);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    Optional<Selector> opened = Optional.empty();
    try {
      server.bind(UnixDomainSocketAddress.of(socket));
      server.configureBlocking(false);
      opened = Optional.of(Selector.open());
      selector = opened.get();
      server.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException | RuntimeException failure) {
      server.close();
      if (opened.isPresent()) {
        opened.get().close();
      }
      throw failure;
    }
    Optional<Linux> linux = Linux.INSTANCE.filter(Linux::descriptorsAreOpen);
    socketDescriptor = descriptor(linux, socket);
    argumentsDescriptor = descriptor(linux, file);
    if (socketDescriptor.isPresent() && argumentsDescriptor.isPresent()) {
      directory.close();
    }
  }

  private static OptionalInt descriptor(Optional<Linux> linux, Path path) {
    int descriptor = linux.map(calls -> calls.openPath(path)).orElse(-1);
    return descriptor < 0 ? OptionalInt.empty() : OptionalInt.of(descriptor);
  }

  /** Opens one with these arguments in its file. */
  static Doorstep open(List<Path> places, byte[] arguments)
      throws LaunchException, InterruptedException {
    return PrivateDirectory.in(places, directory -> new Doorstep(directory, arguments));
  }

  /** Path of the file with the arguments, for the worker. */
  String arguments() {
    return reach(argumentsDescriptor, ARGUMENTS);
  }

  /** Path of the socket, for the worker. */
  String socket() {
    return reach(socketDescriptor, SOCKET);
  }

  /** The directory that a worker without a parent deletes; empty if nothing is there to delete. */
  Optional<Path> directory() {
    return Optional.of(directory.path()).filter(Files::exists);
  }

  private String reach(OptionalInt descriptor, String name) {
    return descriptor.isPresent()
        ? Platform.proc(ProcessHandle.current().pid(), "fd/" + descriptor.getAsInt()).toString()
        : directory.path().resolve(name).toString();
  }

  /** Makes {@link #accept} look again whether to go on. */
  void wakeUp() {
    selector.wakeup();
  }

  /**
   * Waits for the worker; it proves itself by the token, which are the first bytes it sends. Others
   * are turned away.
   *
   * @return its connection, in blocking mode; empty if the time is over or {@code goOn} says no
   */
  Optional<SocketChannel> accept(byte[] token, Duration patience, BooleanSupplier goOn)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (goOn.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      selector.select(Math.max(1, left / 1_000_000));
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while a worker was being started");
      }
      List<SelectionKey> ready = List.copyOf(selector.selectedKeys());
      selector.selectedKeys().clear();
      for (SelectionKey key : ready) {
        Optional<SocketChannel> worker = handle(key, token);
        if (worker.isPresent()) {
          return worker;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<SocketChannel> handle(SelectionKey key, byte[] token) throws IOException {
    if (key.channel() == server) {
      SocketChannel caller = server.accept();
      if (caller != null) {
        callers.add(caller);
        caller.configureBlocking(false);
        caller.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(token.length));
      }
      return Optional.empty();
    }
    SocketChannel caller = (SocketChannel) key.channel();
    ByteBuffer said = (ByteBuffer) key.attachment();
    int count = read(caller, said);
    if (count >= 0 && said.hasRemaining()) {
      return Optional.empty();
    }
    key.cancel();
    selector.selectNow(); // a cancelled key counts as registered until then
    callers.remove(caller);
    if (count < 0 || !isToken(said, token)) {
      caller.close();
      return Optional.empty();
    }
    caller.configureBlocking(true);
    return Optional.of(caller);
  }

  private static boolean isToken(ByteBuffer said, byte[] token) {
    byte[] bytes = new byte[said.flip().remaining()];
    said.get(bytes);
    return MessageDigest.isEqual(token, bytes); // in a time that tells nothing
  }

  private static int read(SocketChannel caller, ByteBuffer said) {
    try {
      return caller.read(said);
    } catch (IOException broken) {
      return -1;
    }
  }

  @Override
  public void close() {
    try (selector;
        server) {
      for (SocketChannel caller : callers) {
        caller.close();
      }
    } catch (IOException ignored) {
      return; // the finally block below does what matters
    } finally {
      Linux.INSTANCE.ifPresent(linux -> {
        socketDescriptor.ifPresent(linux::close);
        argumentsDescriptor.ifPresent(linux::close);
      });
      directory.close();
    }
  }
}
