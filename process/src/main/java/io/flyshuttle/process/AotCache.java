package io.flyshuttle.process;

import io.flyshuttle.process.Rehearsal.Cast;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ahead-of-time caches (JEP 483, JEP 514) with which a worker starts in about two thirds of the
 * time. One is made in the background, by a worker that runs for nothing else, after the first
 * worker of each {@link Fingerprint}; later workers of any process of this user use it.
 *
 * <p>It only ever makes things faster: a JVM that doesn't like a cache starts without ({@code
 * -XX:AOTMode=auto}), and whatever fails while one is made is not an error of the pool. The
 * training run has the very options of the worker, since a JVM refuses the whole cache where, for
 * example, {@code --enable-native-access} differs. Safe for use by many threads.
 */
final class AotCache implements AutoCloseable {
  private static final long TRAINING_SECONDS = 600; // on a busy machine it gets what others leave
  private static final String SUFFIX = ".aot";
  private static final String REFUSED = ".refused";

  private final Optional<AotFolder> folder;
  private final Map<Path, Thread> makers = new ConcurrentHashMap<>();
  private final Set<Path> tried = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  AotCache(Optional<AotFolder> folder) {
    this.folder = folder;
  }

  /** In the user's cache directory; without any if that can't be used. */
  static AotCache ofUser() {
    return new AotCache(AotFolder.ofUser());
  }

  /** Uses none and makes none. */
  static AotCache none() {
    return new AotCache(Optional.empty());
  }

  /** Where caches are kept, and made; empty if nowhere. */
  Optional<Path> place() {
    return folder.map(AotFolder::path);
  }

  /** What there is for a worker. */
  Use find(LaunchPlan plan, WorkerLauncher.Entry entry) {
    if (folder.isEmpty() || Fingerprint.obstacle(entry).isPresent()) {
      return Use.NONE;
    }
    Path file = folder.get().path().resolve(Fingerprint.of(plan, entry) + SUFFIX);
    if (Files.isRegularFile(file)) {
      folder.get().touch(file);
      return new Use(Optional.of(file), List.of("-XX:AOTCache=" + file));
    }
    return new Use(Optional.of(file), List.of());
  }

  /** A JVM refused a cache: it is deleted, and made anew once. */
  void refused(Use use) {
    if (use.file().isEmpty()) {
      return;
    }
    Path file = use.file().get();
    delete(file);
    Path once = file.resolveSibling(file.getFileName() + ".once");
    try {
      Files.writeString(
          Files.exists(once) ? marker(file) : once, "a JVM refused this cache, at its start\n");
    } catch (IOException ignored) {
      return; // then it is made once more
    }
  }

  /** Makes a cache in the background, unless it is tried already or known to be impossible. */
  void makeLater(Use use, Starter starter) {
    if (closed || use.file().isEmpty() || folder.isEmpty()) {
      return;
    }
    Path file = use.file().get();
    if (Files.exists(marker(file)) || !tried.add(file)) {
      return;
    }
    Thread maker =
        Thread.ofPlatform()
            .daemon()
            .name("flyshuttle-aot")
            .unstarted(() -> make(folder.get(), file, starter));
    makers.put(file, maker);
    maker.start();
    if (closed) {
      maker.interrupt();
    }
  }

  private void make(AotFolder in, Path file, Starter starter) {
    String name = file.getFileName().toString().replace(SUFFIX, "");
    try {
      Optional<PrivateDirectory> claimed = PrivateDirectory.claim(in.path(), name);
      if (claimed.isPresent()) { // else another pool is at it
        try (PrivateDirectory work = claimed.get()) {
          Path made = work.path().resolve("cache");
          if (!train(in, made, file, starter, Cast.ALL) && !closed) {
            delete(made); // some function of the user's can't be read there, perhaps
            boolean _ = train(in, made, file, starter, Cast.OURS);
          }
        }
      }
    } catch (IOException unavailable) {
      return; // no cache, no harm
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } finally {
      makers.remove(file);
    }
  }

  /** Whether there is a cache now, or none is to be tried any more. */
  private static boolean train(AotFolder in, Path made, Path file, Starter starter, Cast cast)
      throws IOException, InterruptedException {
    WorkerProcess worker = starter.start(List.of("-XX:AOTCacheOutput=" + made));
    try (SocketChannel channel = worker.channel()) {
      starter.rehearse(channel, cast);
    } catch (IOException | RuntimeException failure) {
      worker.kill(); // it doesn't understand, so it would not end
    }
    Death death = end(worker);
    if (Files.isRegularFile(made) && death.exitCode() == 0) {
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
      in.prune(file);
      return true;
    }
    if (cast == Cast.OURS && death.kind() == Death.Kind.EXITED) {
      Files.writeString(marker(file), death.detail() + ": " + worker.output().summary(20));
    }
    return false;
  }

  private static Death end(WorkerProcess worker) throws InterruptedException {
    try {
      return worker.death().get(TRAINING_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException tooLong) {
      worker.kill();
      return worker.death().join();
    } finally {
      worker.kill(); // nothing if it has ended
    }
  }

  private static Path marker(Path file) {
    return file.resolveSibling(file.getFileName() + REFUSED);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException ignored) {
      return; // it is refused again next time
    }
  }

  /** Ends what is being made; returns when it has. */
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    for (Thread maker : makers.values()) {
      maker.interrupt();
      try {
        maker.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until what is being made now is made, or has failed. */
  void await() throws InterruptedException {
    for (Thread maker : List.copyOf(makers.values())) {
      maker.join();
    }
  }

  /**
   * A cache, or the place where one would be.
   *
   * @param file empty if there can be none
   * @param options for the JVM; none if there is no cache yet
   */
  record Use(Optional<Path> file, List<String> options) {
    static final Use NONE = new Use(Optional.empty(), List.of());
  }

  /** Starts a worker for training. */
  interface Starter {
    WorkerProcess start(List<String> options) throws LaunchException, InterruptedException;

    /** Does with the worker what every worker has to do, and tells it to end. */
    void rehearse(SocketChannel channel, Cast cast) throws IOException;
  }
}
