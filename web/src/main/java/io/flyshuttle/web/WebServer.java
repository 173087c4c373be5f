package io.flyshuttle.web;

import io.flyshuttle.forecast.Machine;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves the pages. All is bounded: connections, and with them requests; calculations at once,
 * event streams, bodies, the size of a simulation, and what may be measured. Thread-safe.
 */
public final class WebServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WebServer.class.getName());
  private static final int MOST_CONNECTIONS = 128;
  private static final int MOST_THREADS = 16; // Jetty's own; requests are virtual threads
  private static final int MOST_HEADERS = 8 << 10; // bytes
  private static final int BACKLOG = 50;
  private static final Duration IDLE =
      Duration.ofSeconds(15); // also of a client that reads nothing
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Serving serving;
  private final Duration slowest; // until a request has its head
  private final Calculations calculations = new Calculations();
  private final Measurements measurements;
  private final Api api;
  private final Javalin javalin;

  private WebServer(
      Serving serving,
      Machine machine,
      Laboratory laboratory,
      Duration patience,
      Duration slowest) {
    this.serving = serving;
    this.slowest = slowest;
    this.measurements = new Measurements(laboratory, patience);
    Forecasts forecasts = new Forecasts(machine, Model::of, new PlannedAdvice(machine));
    this.api = new Api(forecasts, measurements, calculations);
    this.javalin = Javalin.create(config -> configure(config, new Page()));
  }

  /**
   * Starts to serve.
   *
   * @param machine what its costs are
   * @param laboratory where workloads are measured
   * @throws BindException if the port is in use, or the address is not this machine's
   * @throws IOException if the server can't be started for another reason
   */
  public static WebServer start(Serving serving, Machine machine, Laboratory laboratory)
      throws IOException {
    return start(serving, machine, laboratory, PATIENCE, IDLE);
  }

  static WebServer start(
      Serving serving, Machine machine, Laboratory laboratory, Duration patience, Duration slowest)
      throws IOException {
    WebServer server = new WebServer(serving, machine, laboratory, patience, slowest);
    try {
      server.javalin.start();
      return server;
    } catch (RuntimeException failed) {
      server.close();
      throw reason(failed);
    }
  }

  private static IOException reason(Throwable failed) {
    for (Throwable each = failed; each != null; each = each.getCause()) {
      if (each instanceof BindException bind) {
        return bind;
      }
    }
    return new IOException("the server can't be started: " + failed.getMessage(), failed);
  }

  /**
   * Computes the table of use and some answers in the background: the first who asks for that has
   * it, and the code that the first movement of a slider runs is compiled.
   */
  public void warmUp() {
    Thread _ = Thread.ofVirtual().name("warm-up").start(api::warmUp);
  }

  private void configure(JavalinConfig config, Page page) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.compressionStrategy = CompressionStrategy.NONE; // nothing leaves the machine
    config.http.prefer405over404 = true;
    config.jetty.threadPool = threads();
    SlowHeads heads = new SlowHeads(slowest);
    heads.setHandler(new NoWebSockets());
    config.jetty.addConnector((server, _) -> connector(server, heads));
    config.jetty.modifyServer(server -> {
      server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
      server.setHandler(heads);
      server.setErrorHandler(new BareErrors());
      server.setStopTimeout(0);
      server.setStopAtShutdown(false);
    });
    config.routes.before(new Guard(serving));
    page.paths()
        .forEach(path -> {
          config.routes.get(path, page::serve);
          config.routes.head(path, page::serve);
        });
    api.addTo(config.routes);
    config.routes.exception(
        Refusal.class, (refusal, context) -> refuse(context, refusal.status(), refusal.words()));
    config.routes.exception(
        Exception.class,
        (failure, context) -> {
          LOG.log(System.Logger.Level.ERROR, "this should not happen", failure);
          refuse(context, 500, "this should not happen; the server's log says more");
        });
    config.routes.error(404, context -> refuseUnlessSaid(context, 404, "there is nothing here"));
    config.routes.error(
        405, context -> refuseUnlessSaid(context, 405, "this method is not served"));
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool pool = new QueuedThreadPool(MOST_THREADS, 2);
    pool.setName("web");
    pool.setDaemon(true);
    pool.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("web-"));
    return pool;
  }

  private Connector connector(Server server, SlowHeads heads) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MOST_HEADERS);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(serving.address().getHostAddress());
    connector.setPort(serving.port());
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(IDLE.toMillis());
    connector.addEventListener(heads);
    return connector;
  }

  private static void refuse(Context context, int status, String message) {
    context
        .status(status)
        .contentType("application/json")
        .result(Json.text(new Refused(Json.SCHEMA, status, message)));
  }

  private static void refuseUnlessSaid(Context context, int status, String message) {
    String type = context.res().getContentType();
    if (type == null || !type.startsWith("application/json")) {
      refuse(context, status, message);
    }
  }

  /** Where the page is. */
  public URI address() {
    String host = serving.name();
    return URI.create(
        "http://%s:%d/".formatted(host.contains(":") ? "[" + host + "]" : host, javalin.port()));
  }

  /** Stops a measurement that runs, and all else. Idempotent. */
  @Override
  public void close() {
    measurements.close();
    javalin.stop();
    calculations.close();
  }
}
