package io.flyshuttle.web;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes a connection on which the head of a request does not come to its end: for the idle time of
 * Jetty a byte now and then is enough, and connections are few. Thread-safe.
 */
final class SlowHeads extends Handler.Wrapper implements Connection.Listener {
  private static final long NONE = -1;

  private final Duration limit;
  private final Map<Connection, Heads> open = new ConcurrentHashMap<>();

  /** Those of one connection; checked from time to time, by one thread at a time. */
  private static final class Heads {
    private long come; // guarded by this
    private boolean isAnswering; // guarded by this

    synchronized void comes() {
      come++;
      isAnswering = true;
    }

    synchronized void isAnswered() {
      isAnswering = false;
    }

    /** How many have come, if the next is waited for. */
    synchronized long whileWaiting() {
      return isAnswering ? NONE : come;
    }
  }

  /**
   * None watched yet.
   *
   * @param limit how long a connection may wait for the next whole head; it is noticed within twice
   *     that
   */
  SlowHeads(Duration limit) {
    this.limit = limit;
  }

  @Override
  public void onOpened(Connection connection) {
    Heads heads = new Heads();
    open.put(connection, heads);
    watch(connection, heads);
  }

  @Override
  public void onClosed(Connection connection) {
    open.remove(connection);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Heads heads = open.get(request.getConnectionMetaData().getConnection());
    if (heads != null) {
      heads.comes();
      Request.addCompletionListener(request, _ -> heads.isAnswered());
    }
    return super.handle(request, response, callback);
  }

  private void watch(Connection connection, Heads heads) {
    long before = heads.whileWaiting();
    Scheduler.Task _ =
        getServer().getScheduler().schedule(() -> check(connection, heads, before), limit);
  }

  private void check(Connection connection, Heads heads, long before) {
    if (open.get(connection) != heads) {
      return; // it is closed
    }
    if (before != NONE && heads.whileWaiting() == before) {
      connection.getEndPoint().close();
    } else {
      watch(connection, heads);
    }
  }
}
