package io.flyshuttle.process.worker;

import io.flyshuttle.process.spi.ObjectCodec;
import io.flyshuttle.process.wire.Answer;
import io.flyshuttle.process.wire.ArenaBudget;
import io.flyshuttle.process.wire.Connection;
import io.flyshuttle.process.wire.Done;
import io.flyshuttle.process.wire.Frame;
import io.flyshuttle.process.wire.FrameReader;
import io.flyshuttle.process.wire.FrameType;
import io.flyshuttle.process.wire.FrameWriter;
import io.flyshuttle.process.wire.FunctionLedger;
import io.flyshuttle.process.wire.Functions;
import io.flyshuttle.process.wire.Hello;
import io.flyshuttle.process.wire.Initialiser;
import io.flyshuttle.process.wire.Shipped;
import io.flyshuttle.process.wire.Subject;
import io.flyshuttle.process.wire.Values;
import io.flyshuttle.process.wire.Views;
import io.flyshuttle.process.wire.Welcome;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A worker JVM, and as little of a pool as it takes to speak to it. One thread. */
final class LiveWorker implements AutoCloseable {

  private static final String TOKEN = "00112233445566778899aabbccddeeff";

  private final Path directory = Files.createTempDirectory("fw");
  private final FunctionLedger ledger = new FunctionLedger();
  private final Functions functions;
  private final Values values;
  final ObjectCodec codec;
  final Process process;
  final Connection connection;
  final Hello hello;

  LiveWorker(String... jvmOptions) throws IOException {
    this(Optional.empty(), jvmOptions);
  }

  LiveWorker(Optional<? extends Object> initialiser, String... jvmOptions) throws IOException {
    codec = Welcome.STANDARD.openCodec(LiveWorker.class.getClassLoader());
    functions = new Functions(codec);
    values = new Values(codec);
    Path socket = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      process = start(socket, jvmOptions);
      SocketChannel channel = server.accept();
      ByteBuffer token = ByteBuffer.allocate(TOKEN.length() / 2);
      while (token.hasRemaining() && channel.read(token) >= 0) {}
      connection = Connection.over(channel, Duration.ofSeconds(30));
    } finally {
      Files.deleteIfExists(socket);
    }
    hello = Hello.read(expect(FrameType.HELLO));
    FrameWriter out = new FrameWriter();
    Welcome.STANDARD.write(out);
    connection.send(FrameType.HELLO_OK, 0, 0, out);
    out.clear();
    Initialiser.write(initialiser.map(functions::intern), out);
    connection.send(FrameType.INIT, 0, 0, out);
  }

  private Process start(Path socket, String[] jvmOptions) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC", "-XX:+UseCountedLoopSafepoints", "-XX:LoopStripMiningIter=1000"));
    command.addAll(List.of("-Xmx64m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(Arrays.asList(jvmOptions));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(WorkerMain.class.getName(), socket.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile());
    Process started = builder.start();
    started.outputWriter().append(TOKEN).append(" tied 0 \n").flush();
    return started;
  }

  LiveWorker lend() {
    connection.lend(new ArenaBudget(256L << 20));
    return this;
  }

  LiveWorker ready() throws IOException {
    expect(FrameType.READY);
    return this;
  }

  Frame receive() throws IOException {
    Optional<Frame> frame = connection.receive();
    if (frame.isEmpty()) {
      throw new IOException("the worker is gone: " + text("err"));
    }
    return frame.get();
  }

  FrameReader expect(FrameType type) throws IOException {
    Frame frame = receive();
    if (frame.type() != type) {
      throw new AssertionError(frame + " in place of " + type);
    }
    return frame.payload();
  }

  void send(long task, Object function, Object... arguments) throws IOException {
    Shipped shipped = functions.intern(function);
    ledger.ensure(shipped, connection);
    FrameWriter out = new FrameWriter();
    out.putInt(shipped.id());
    out.putInt(arguments.length);
    for (Object argument : arguments) {
      out.putInt(0);
      values.write(Subject.ARGUMENT, argument, out);
    }
    connection.send(FrameType.RUN, task, 1, out);
  }

  /** The answers up to the end of the task; whatever else it says is passed by. */
  List<Answer> answers(long task, int answered) throws IOException {
    List<Answer> all = new ArrayList<>();
    while (true) {
      Frame frame = receive();
      if (frame.task() == task && frame.type() == FrameType.ITEMS) {
        all.addAll(answersIn(frame.payload()));
      } else if (frame.task() == task && frame.type() == FrameType.DONE) {
        Done done = Done.read(frame.payload());
        if (done.answered() != answered || all.size() != answered) {
          throw new AssertionError(done + " after " + all);
        }
        return all;
      }
    }
  }

  List<Answer> answersIn(FrameReader items) {
    return Answer.readAll(
        items,
        values,
        Views.COPIES,
        failure -> failure.rebuild(codec, failed -> new IllegalStateException(failed.toString())));
  }

  @Nullable Object value(FrameReader payload) throws IOException {
    return values.read(payload, Views.COPIES);
  }

  @Nullable Object call(long task, Object function, Object argument) throws IOException {
    send(task, function, argument);
    Answer answer = answers(task, 1).get(0);
    if (answer instanceof Answer.Value value) {
      return value.value();
    }
    throw new AssertionError(answer.toString());
  }

  Throwable failure(Answer answer) {
    return ((Answer.Failure) answer).failure();
  }

  String text(String stream) throws IOException {
    return Files.readString(directory.resolve(stream));
  }

  int exit() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() throws IOException {
    connection.close();
    process.destroyForcibly().onExit().join();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
