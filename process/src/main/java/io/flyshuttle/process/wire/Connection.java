package io.flyshuttle.process.wire;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Frames between a pool and one worker, over a connected socket; either side.
 *
 * <p>Any thread may send: small frames that come together are written by one system call, by
 * whichever sender finds nobody writing. A sender never waits for ever: if the peer does not read
 * for the send limit, it reads the end and every sender gets an {@link IOException}; what it has
 * said can still be received. An interrupt neither closes the connection nor loses a frame; it is
 * there again when send returns.
 *
 * <p>One thread at a time receives. Whoever hands that role on does it with a happens-before.
 */
public final class Connection implements AutoCloseable {

  private final Outbox outbox;
  private final Inlet inlet;
  private final BulkSender sender;
  private final BulkReceiver receiver = new BulkReceiver();
  private final FastLane lane;
  private volatile @Nullable ArenaLender lender;

  private final Frame frame = new Frame();
  private final Optional<Frame> received = Optional.of(frame); // no garbage for each frame

  private volatile boolean ended;

  private Connection(SocketChannel channel, Duration sendLimit) throws IOException {
    channel.configureBlocking(false);
    outbox = new Outbox(channel, sendLimit);
    sender = new BulkSender(outbox);
    inlet = new Inlet(channel);
    lane = new FastLane(channel, sendLimit, outbox, inlet);
  }

  /**
   * A connection over a connected channel, which it owns from now on.
   *
   * @param sendLimit how long the peer may take to read one batch of what is sent
   * @throws IOException if the channel is closed
   */
  public static Connection over(SocketChannel channel, Duration sendLimit) throws IOException {
    return new Connection(channel, sendLimit);
  }

  /**
   * Lends shared memory to the peer from now on, for payloads that are large enough, and for all
   * frames once there are many. For the pool's side. Without native access, or not on Linux,
   * everything goes on through the socket.
   *
   * @param budget what all connections of a pool together may take
   */
  public void lend(ArenaBudget budget) {
    lender = new ArenaLender(budget, outbox, sender, receiver);
    lane.lend(budget);
  }

  /**
   * Sends a frame, unless {@linkplain #cork corked}. The payload may be used again afterwards.
   *
   * @param payload bytes, and pieces of any size, which are read before this returns
   * @throws FrameTooLargeException if the bytes, and 21 for each large piece, are over {@link
   *     Frame#PAYLOAD_LIMIT}; nothing is sent
   * @throws IOException if the peer is gone, or has not read for the send limit
   */
  public void send(FrameType type, long task, int epoch, FrameWriter payload) throws IOException {
    long size = payload.size() + (long) BulkSender.REFERENCE * payload.bulkCount();
    if (size > Frame.PAYLOAD_LIMIT) { // before its large pieces are sent
      throw new FrameTooLargeException("a frame " + type, size, Frame.PAYLOAD_LIMIT);
    }
    long missed = sender.send(type, task, epoch, payload);
    ArenaLender lending = lender;
    if (lending != null && payload.bulkCount() > 0) {
      lendMore(lending, missed);
    }
  }

  /** The frame is out, so a failure must not say that it is not: who sends next hears of it. */
  static void lendMore(ArenaLender lending, long missed) {
    try {
      if (missed > 0) {
        lending.missed(ArenaLender.POOL_WRITES, missed);
      } else {
        lending.sweep();
      }
    } catch (IOException | RuntimeException | OutOfMemoryError later) {
      // shared memory is for speed; a broken connection fails the next frame as well
    }
  }

  /** Sends a frame whose payload {@code payload} writes. See {@link #send}. */
  public void send(FrameType type, long task, int epoch, Consumer<FrameWriter> payload)
      throws IOException {
    FrameWriter writer = new FrameWriter();
    payload.accept(writer);
    send(type, task, epoch, writer);
  }

  /** Sends a frame without a payload. See {@link #send}. */
  public void send(FrameType type, long task, int epoch) throws IOException {
    send(type, task, epoch, new FrameWriter());
  }

  /** Holds frames back, of all senders, until {@link #uncork}; so that they go out together. */
  public void cork() {
    outbox.cork();
  }

  /**
   * Undoes one {@link #cork}, and writes what has come together when it was the last.
   *
   * @throws IOException as {@link #send}
   */
  public void uncork() throws IOException {
    outbox.uncork();
  }

  /**
   * Waits until the operating system has what this thread has sent, where another thread is writing
   * it: from then on the peer gets it, also when this process is killed. Returns at once where the
   * connection is broken.
   */
  public void settle() {
    outbox.settle();
  }

  /**
   * Waits for the next frame. Gives back the shared memory in which the payload of the one before
   * lay, unless it was moved elsewhere. Clears interrupts.
   *
   * @return empty at the end of the stream: the peer is gone, or this is closed
   * @throws IOException if the peer breaks the protocol; close the connection
   */
  public Optional<Frame> receive() throws IOException {
    return receive(0);
  }

  /**
   * The same, for a time. {@link #isEnded} tells the end from a timeout.
   *
   * @param limit at least a nanosecond; effectively rounded up to milliseconds
   */
  public Optional<Frame> receive(Duration limit) throws IOException {
    return receive(Math.max(1, limit.toNanos()));
  }

  /**
   * The same for a thread that has other work: interrupts stay.
   *
   * @param goOn whether to wait: asked before, and after each interrupt and each {@link #wake}
   * @return empty at the end of the stream, and if that says no; {@link #isEnded} tells which
   */
  public Optional<Frame> receiveWhile(BooleanSupplier goOn) throws IOException {
    return receive(0, goOn);
  }

  /** Lets the one who receives while something holds look whether it still does. Any thread. */
  public void wake() {
    inlet.wake();
  }

  private Optional<Frame> receive(long nanos) throws IOException {
    return receive(nanos, null);
  }

  private Optional<Frame> receive(long nanos, @Nullable BooleanSupplier goOn) throws IOException {
    frame.payload().release();
    while (true) {
      switch (goOn == null ? inlet.next(nanos) : inlet.nextWhile(goOn)) {
        case NOTHING_IN_TIME -> {
          return Optional.empty();
        }
        case END -> {
          ended = true;
          return Optional.empty();
        }
        case FRAME -> {
          try {
            if (isForCaller(inlet.frame())) {
              return received;
            }
          } catch (OutOfMemoryError full) {
            throw new IOException(
                "this JVM, not the peer, has no memory for what was sent: " + full.getMessage(),
                full);
          } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException bad) {
            throw new IOException("protocol error: a frame that makes no sense", bad);
          }
        }
      }
    }
  }

  private boolean isForCaller(ByteBuffer bytes) throws IOException {
    FrameType type = FrameType.of(bytes.get());
    frame.set(type, bytes.getLong(), bytes.getInt());
    FrameReader payload = frame.payload();
    payload.reset(bytes);
    receiver.resolve(payload);
    lane.count();
    switch (type) {
      case RING -> lane.offered(payload);
      case RING_OK -> lane.answered(payload);
      case RING_ON -> lane.begun();
      case PART -> {
        long size = receiver.part(payload);
        ArenaLender lending = lender;
        if (size > 0 && lending != null) {
          lending.missed(ArenaLender.WORKER_WRITES, size);
        }
      }
      case ARENA -> map(payload);
      case ARENA_OK -> {
        ArenaLender lending = lender;
        if (lending == null) {
          throw new IOException("protocol error: no shared memory was offered");
        }
        lending.answered(payload.takeInt(), payload.takeByte() != 0);
      }
      default -> {
        return true;
      }
    }
    return false;
  }

  private void map(FrameReader offer) throws IOException {
    byte what = offer.takeByte();
    int id = offer.takeInt();
    long capacity = offer.takeLong();
    Path path = Path.of(offer.takeString());
    if (what == ArenaLender.DROP) {
      receiver.drop(id); // where it was this side's to write, it is closed already
      return;
    }
    FrameWriter answer = new FrameWriter();
    answer.putInt(id);
    SharedArena arena;
    Thread.interrupted(); // it would close the file
    try {
      arena = SharedArena.open(id, path, capacity);
    } catch (IOException refused) {
      answer.putByte(0);
      send(FrameType.ARENA_OK, 0, 0, answer);
      return;
    }
    answer.putByte(1);
    if (what == ArenaLender.WORKER_WRITES) {
      sender.replace(arena, answer);
    } else {
      receiver.add(arena);
      send(FrameType.ARENA_OK, 0, 0, answer);
    }
  }

  /**
   * Whether the next frame is an answer, or the end of a task, and there: {@link #receive} won't
   * wait for it. By who receives.
   */
  public boolean isAnswerNext() {
    return inlet.isNext(FrameType.ITEMS) || inlet.isNext(FrameType.DONE);
  }

  /** Whether what this side sends goes through shared memory. */
  boolean isShared() {
    return outbox.isChanged();
  }

  /** Whether {@link #receive} has seen the end of the stream. */
  public boolean isEnded() {
    return ended;
  }

  /** Whether nothing was closed, or has failed, on the way to the peer. */
  public boolean isOpen() {
    return outbox.isOpen();
  }

  /**
   * Closes the channel: who sends gets an exception, who receives the end. Shared memory is freed;
   * payloads that lie in it can't be read any more. Never blocks for long. Idempotent; any thread.
   */
  @Override
  public void close() {
    outbox.close();
    inlet.close();
    ArenaLender lending = lender;
    if (lending != null) {
      lending.close();
    }
    receiver.close();
    sender.close();
    lane.close();
  }
}
