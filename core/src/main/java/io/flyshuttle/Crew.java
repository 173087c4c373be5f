package io.flyshuttle;

import io.flyshuttle.spi.Chunk;
import io.flyshuttle.spi.Feed;
import io.flyshuttle.spi.Place;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * A place of threads of its own: long-lived ones that pull, started as they are needed, up to the
 * concurrency of the stage. For stages that wait they are virtual.
 */
final class Crew implements Place {

  private static final Duration HAND_OVER = Duration.ofNanos(1_500);

  private final String name;
  private final int width;
  private final ThreadFactory threads;

  Crew(String name, int width, ThreadFactory threads) {
    this.name = name;
    this.width = width;
    this.threads = threads;
  }

  static Crew ofVirtual(int width) {
    return new Crew("virtual", width, Thread.ofVirtual().name("flyshuttle-io-", 1).factory());
  }

  static Crew ofPlatform(int width) {
    return new Crew(
        "threads", width, Thread.ofPlatform().daemon().name("flyshuttle-threads-", 1).factory());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Duration handOver() {
    return HAND_OVER;
  }

  @Override
  public Attachment attach(Feed feed) {
    return new Members(feed, Math.min(width, feed.concurrency()));
  }

  @Override
  public void close() {}

  /** The threads of one stage. */
  private final class Members implements Attachment {
    private final Feed feed;
    private final int most;

    // Guarded by this.
    private final ArrayDeque<Member> idle = new ArrayDeque<>();
    private int started;
    private boolean cancelled;

    Members(Feed feed, int most) {
      this.feed = feed;
      this.most = most;
    }

    @Override
    public void wake() {
      Member member;
      synchronized (this) {
        if (cancelled) {
          return;
        }
        member = idle.poll();
        if (member == null) {
          if (started == most) {
            return; // all are at it, and each looks again before it rests
          }
          startMember();
          return;
        }
        member.resting = false;
      }
      LockSupport.unpark(member.thread);
    }

    /** With the monitor. */
    private void startMember() {
      Member member = new Member();
      try {
        member.thread.start();
        started++;
      } catch (OutOfMemoryError noThread) {
        if (started == 0) {
          throw noThread;
        } // else those there are do the work
      }
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
      for (Member member = idle.poll(); member != null; member = idle.poll()) {
        member.resting = false;
        LockSupport.unpark(member.thread);
      }
    }

    private final class Member implements Runnable {
      private final Thread thread = threads.newThread(this);
      private volatile boolean resting;

      @Override
      public void run() {
        do {
          for (Optional<Chunk> chunk = feed.poll(); chunk.isPresent(); chunk = feed.poll()) {
            if (feed.ready()) {
              wake(); // one wakes the next, so that a burst need not wake them all
            }
            chunk.get().run();
            Thread.interrupted(); // what an item left set is not for the next
          }
        } while (rest());
      }

      /** Rests until there is more; false when it is to end. */
      private boolean rest() {
        synchronized (Members.this) {
          if (cancelled) {
            return false;
          }
          if (feed.ready()) {
            return true;
          }
          resting = true;
          idle.push(this);
        }
        while (resting) {
          LockSupport.park(this);
        }
        synchronized (Members.this) {
          return !cancelled;
        }
      }
    }
  }
}
