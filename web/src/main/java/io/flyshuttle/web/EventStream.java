package io.flyshuttle.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way to one client. Who tells never waits: a client that is too slow to take what
 * fits into the queue is dropped.
 *
 * <pre>
 * open ──▶ ended (all that was told is sent) ──▶ over
 *   └────▶ dropped (slow, or gone) ─────────────▶ over
 * </pre>
 */
final class EventStream {
  private static final int ROOM = 64;
  private static final Duration SILENCE =
      Duration.ofSeconds(1); // a client that has gone is noticed by the next write
  private static final byte[] NOTHING = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(ROOM);
  private final Thread sender = Thread.currentThread();
  private boolean ended; // guarded by this
  private boolean over; // guarded by this

  /**
   * One event.
   *
   * @param name its kind
   * @param data what it says, as JSON on one line
   */
  record Event(String name, String data) {
    static Event of(String name, Object data) {
      return new Event(name, Json.text(data));
    }

    byte[] bytes() {
      return "event: %s\ndata: %s\n\n".formatted(name, data).getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Of the calling thread, which is to {@link #serve}. */
  EventStream() {}

  /** Tells the client, now or soon; it is dropped if it has not taken what came before. */
  synchronized void tell(Event event) {
    if (!over && !queue.offer(event)) {
      over = true;
      sender.interrupt(); // it may be at a write that the client never takes
    }
  }

  /** Nothing more will be told. */
  synchronized void end() {
    ended = true;
  }

  /** Sends what is told, until that ends or the client is gone. Returns then, in any case. */
  void serve(HttpServletResponse response) {
    try {
      OutputStream output = response.getOutputStream();
      response.flushBuffer();
      while (true) {
        Event next = next();
        if (next == null && isEnded()) {
          return;
        }
        output.write(next == null ? NOTHING : next.bytes());
        output.flush();
      }
    } catch (IOException gone) {
      // Nobody is left to be told.
    } catch (InterruptedException dropped) {
      // Nor here; the thread ends with its request.
    } finally {
      finish();
    }
  }

  private @Nullable Event next() throws InterruptedException {
    Event ready = queue.poll();
    if (ready != null || isEnded()) {
      return ready == null ? queue.poll() : ready;
    }
    return queue.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized boolean isEnded() {
    return ended && queue.isEmpty();
  }

  private synchronized void finish() {
    over = true;
    boolean _ = Thread.interrupted();
  }
}
