package io.flyshuttle;

import io.flyshuttle.spi.Chunk;
import io.flyshuttle.spi.Feed;
import io.flyshuttle.spi.Place;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A place of threads of its own: long-lived ones that pull, started as they are needed, up to the
 * concurrency of the stage. For stages that wait they are virtual, and each stage has its own.
 */
final class Crew implements Place {

  private static final Duration HAND_OVER = Duration.ofNanos(1_500);

  private final String name;
  private final int width;
  private final ThreadFactory threads;
  private @Nullable Members shared; // null: each stage has its own

  Crew(String name, int width, ThreadFactory threads) {
    this.name = name;
    this.width = width;
    this.threads = threads;
  }

  static Crew ofVirtual(int width) {
    return new Crew("virtual", width, Thread.ofVirtual().name("flyshuttle-io-", 1).factory());
  }

  /** One whose threads serve all stages attached to it; for one run. */
  static Crew ofPlatform(int width) {
    ThreadFactory threads = Thread.ofPlatform().daemon().name("flyshuttle-threads-", 1).factory();
    return new Crew("threads", width, threads).sharing();
  }

  private Crew sharing() {
    shared = new Members(width);
    return this;
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
    return shared == null
        ? new Members(Math.min(width, feed.concurrency())).serving(feed)
        : shared.serving(feed);
  }

  @Override
  public void close() {}

  /** Threads for the stages that they serve, those further down first. */
  private final class Members {
    private final int most;
    private final List<Served> stages = new CopyOnWriteArrayList<>();

    // Guarded by this.
    private final ArrayDeque<Member> idle = new ArrayDeque<>();
    private int started;

    Members(int most) {
      this.most = most;
    }

    Attachment serving(Feed feed) {
      Served stage = new Served(this, feed);
      stages.addFirst(stage);
      return stage;
    }

    void wake() {
      Member member;
      synchronized (this) {
        if (stages.isEmpty()) {
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

    private void leave(Served stage) {
      stages.remove(stage);
      synchronized (this) {
        if (stages.isEmpty()) {
          for (Member member = idle.poll(); member != null; member = idle.poll()) {
            member.resting = false;
            LockSupport.unpark(member.thread);
          }
        }
      }
    }

    private boolean ready() {
      for (Served stage : stages) {
        if (stage.feed.ready()) {
          return true;
        }
      }
      return false;
    }

    private Optional<Chunk> poll() {
      for (Served stage : stages) {
        Optional<Chunk> chunk = stage.feed.poll();
        if (chunk.isPresent()) {
          return chunk;
        }
      }
      return Optional.empty();
    }

    private final class Member implements Runnable {
      private final Thread thread = threads.newThread(this);
      private volatile boolean resting;

      @Override
      public void run() {
        do {
          for (Optional<Chunk> chunk = poll(); chunk.isPresent(); chunk = poll()) {
            if (ready()) {
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
          if (stages.isEmpty()) {
            return false;
          }
          if (ready()) {
            return true;
          }
          resting = true;
          idle.push(this);
        }
        while (resting) {
          LockSupport.park(this);
        }
        return !stages.isEmpty();
      }
    }
  }

  /** A stage that members serve. */
  private record Served(Members members, Feed feed) implements Attachment {
    @Override
    public void wake() {
      members.wake();
    }

    @Override
    public void cancel() {
      members.leave(this);
    }
  }
}
