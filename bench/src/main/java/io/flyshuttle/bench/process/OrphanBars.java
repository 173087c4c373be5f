package io.flyshuttle.bench.process;

import io.flyshuttle.bench.Arguments;
import io.flyshuttle.bench.Bar;
import io.flyshuttle.bench.Jvm;
import io.flyshuttle.bench.Samples;
import io.flyshuttle.bench.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Bar 3 of the worker processes: a JVM with a pool is killed in different states, and it is
 * measured how long any process that it has started lives on, and looked for what is left: files,
 * directories, sockets and shared memory. Needs Linux.
 *
 * <p>{@code OrphanBars [STATE ...] [--repeats KILLS]}: so many in each state, 13 unless given.
 */
public final class OrphanBars {
  private static final double BAR_MS = 50;
  private static final long CACHE_NANOS =
      TimeUnit.SECONDS.toNanos(Jvm.classPath().contains("classes") ? 0 : 60); // none with those
  private static final String MARK = "FLYSHUTTLE_BENCH_ORPHANS";
  private static final Map<String, Integer> STATES = new LinkedHashMap<>(); // and ms to wait

  static {
    STATES.put("idle", 1);
    STATES.put("tight-loop", 20);
    STATES.put("counted-loop", 20);
    STATES.put("starting", 150);
    STATES.put("killing", 200);
    STATES.put("bulk", 100);
    STATES.put("training", 1_500);
    STATES.put("unreaped", 20);
  }

  private static final Pattern POOL = Pattern.compile("flyshuttle-[^-]+-([0-9a-z]{1,9})-");

  private final Random random = new Random(42);
  private final Path place;
  private final Path caches;
  private final Set<String> left = new TreeSet<>();
  private final Map<String, Map<String, Integer>> lasts = new HashMap<>(); // to go, by state
  private final Set<Long> victims = new HashSet<>();
  private final Load load = new Load();

  private OrphanBars(Path place) {
    this.place = place;
    caches = place.resolve("c");
  }

  /** Goes through all states, or those named. */
  public static void main(String... arguments) throws Exception {
    Arguments parsed = Arguments.of(arguments, List.copyOf(STATES.keySet()), 1, 13);
    Set<String> _ = run(parsed.names(), parsed.repeats());
  }

  /** Runs and prints so many of each state; what is left. */
  static Set<String> run(List<String> states, int kills) throws Exception {
    Path place = Files.createTempDirectory("fo");
    try {
      OrphanBars bars = new OrphanBars(place);
      bars.measure(states, kills);
      return bars.left;
    } finally {
      delete(place);
    }
  }

  private void measure(List<String> states, int kills) throws Exception {
    makeCache();
    Map<String, Column[]> columns = new LinkedHashMap<>();
    Column all = new Column();
    for (int i = 0; i < kills; i++) {
      for (String state : states) {
        Column[] both =
            columns.computeIfAbsent(state, _ -> new Column[] {new Column(), new Column()});
        Files.createDirectories(caches);
        Parent parent = Parent.start(state, directory("t"), caches(state));
        LockSupport.parkNanos(
            random.nextLong(TimeUnit.MILLISECONDS.toNanos(STATES.getOrDefault(state, 1))));
        victims.add(parent.victim.pid());
        all.add(both[0].add(parent.kill(both[1], load)));
        lasts.computeIfAbsent(state, _ -> new TreeMap<>()).merge(parent.last, 1, Integer::sum);
        collect(parent);
      }
    }
    left.addAll(named());
    print(columns, all.samples());
    System.out.println("\n" + load.told());
  }

  /** So that only those that are to be killed while they make one do so. */
  private void makeCache() throws IOException {
    Path made = Files.createDirectories(caches).resolve("flyshuttle");
    Parent maker = Parent.start("idle", directory("t"), caches);
    long end = System.nanoTime() + CACHE_NANOS;
    while (System.nanoTime() < end
        && Proc.list(made).stream().noneMatch(file -> file.toString().endsWith(".aot"))) {
      LockSupport.parkNanos(1_000_000);
    }
    maker.kill(new Column(), load);
  }

  private Path directory(String name) throws IOException {
    return Files.createTempDirectory(place, name);
  }

  /** Each that is to make a cache needs a place without one. */
  private Path caches(String state) throws IOException {
    return state.equals("training") ? directory("n") : Files.createDirectories(caches);
  }

  private void collect(Parent parent) throws IOException {
    for (Path root : List.of(parent.temporary, parent.caches)) {
      try (Stream<Path> found = Files.walk(root)) {
        found
            .filter(path -> !path.equals(root))
            .filter(path -> !path.equals(parent.caches.resolve("flyshuttle")))
            .filter(path -> !path.toString().matches(".*\\.(aot|once|refused)"))
            .forEach(path -> left.add(parent.state + ": " + place.relativize(path)));
      }
    }
  }

  /** What has a name that all processes see, of those that were killed here. */
  private Set<String> named() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String root : List.of("/tmp", "/dev/shm", "/var/tmp")) {
      Proc.list(Path.of(root)).stream()
          .map(Path::toString)
          .filter(this::isOfVictim)
          .forEach(names::add);
    }
    try (Stream<String> sockets = Files.lines(Path.of("/proc/net/unix"))) {
      sockets
          .filter(line -> line.contains(place + "/") || isOfVictim(line))
          .map(line -> "socket " + line.substring(line.indexOf('/')))
          .forEach(names::add);
    }
    return names;
  }

  private boolean isOfVictim(String name) {
    return isOf(victims, name);
  }

  /** Whether a pool of these processes has made it: {@code flyshuttle-<space>-<pid>-...}. */
  static boolean isOf(Set<Long> owners, String name) {
    Matcher pool = POOL.matcher(name);
    return pool.find() && owners.contains(Long.valueOf(pool.group(1), Character.MAX_RADIX));
  }

  private void print(Map<String, Column[]> columns, Samples all) {
    System.out.println("**Parents killed, until none of their processes is left**\n");
    Table table = new Table("", "kills", "processes", "p50", "p99", "worst", "last to go");
    columns.forEach((state, both) -> {
      String last = lasts.getOrDefault(state, Map.of()).toString().replaceAll("[{}]", "");
      row(table, state, both[1].range(""), both[0].samples(), last.replace('=', ' '));
    });
    row(table, "all", "", all, "");
    table.print(System.out);
    Bar.print(
        "every process gone within 50 ms",
        "worst " + Table.number(all.max()) + " ms",
        all.max() <= BAR_MS);
    Bar.print(
        "no file, directory, socket or shared memory left",
        left.isEmpty() ? "none" : left.size() + " " + left.stream().limit(5).toList(),
        left.isEmpty());
  }

  private static void row(Table table, String name, String processes, Samples times, String last) {
    table.add(
        name,
        Table.count(times.count()),
        processes,
        Table.number(times.median()) + " ms",
        Table.number(times.quantile(0.99)) + " ms",
        Table.number(times.max()) + " ms",
        last);
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> found = Files.walk(tree)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** A JVM to be killed. All that it starts inherits a mark in its environment. */
  private static final class Parent {
    final String state;
    final Path temporary;
    final Path caches;
    private final String mark;
    private final Process process;
    private final ProcessHandle victim;
    String last = ""; // of its processes to go

    private Parent(String state, Path temporary, Path caches, String mark, Process process) {
      this.state = state;
      this.temporary = temporary;
      this.caches = caches;
      this.mark = mark;
      this.process = process;
      ProcessHandle started = process.toHandle();
      victim = isUnreaped() ? started.children().findFirst().orElseThrow() : started;
    }

    private boolean isUnreaped() { // its parent, a shell, lives on
      return state.equals("unreaped");
    }

    static Parent start(String state, Path temporary, Path caches) throws IOException {
      String mark = MARK + "=" + UUID.randomUUID();
      List<String> command = new ArrayList<>();
      if (state.equals("unreaped")) { // this shell never waits for its child
        command.addAll(List.of("sh", "-c", "\"$@\" & exec sleep 1000", "sh"));
      }
      command.addAll(List.of(Jvm.java(), "--enable-native-access=ALL-UNNAMED"));
      command.addAll(List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary));
      command.addAll(List.of("-cp", Jvm.classPath(), OrphanParent.class.getName(), state));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().put(MARK, mark.substring(MARK.length() + 1));
      builder.environment().put("XDG_CACHE_HOME", caches.toString());
      builder.environment().remove("XDG_RUNTIME_DIR");
      builder.environment().remove("TMPDIR");
      Process process = builder.start();
      String line = process.inputReader().readLine();
      if (!"ready".equals(line)) {
        throw new IOException("a parent to be " + state + " said " + line);
      }
      return new Parent(state, temporary, caches, mark, process);
    }

    /** Milliseconds until nothing of it is left. */
    double kill(Column processes, Load load) throws IOException {
      Set<Long> spared = isUnreaped() ? Set.of(process.pid()) : Set.of();
      List<Long> known = marked(spared);
      processes.add(known.size() - 1); // the workers, and what trains
      load.orphan(known.stream().filter(pid -> pid != process.pid()).mapToLong(Proc::ticks).sum());
      Map<Long, String> names = new HashMap<>();
      known.forEach(pid -> names.put(pid, name(pid, victim.pid())));
      Ends ends = new Ends(known);
      long began = System.nanoTime();
      boolean _ = victim.destroyForcibly();
      long end = began;
      while (!known.isEmpty()) {
        for (int i = 0; i < known.size(); i++) {
          long pid = ends.next();
          end = System.nanoTime();
          last = names.getOrDefault(pid, "one started since");
        }
        ends.close();
        known = marked(spared); // one may have been started since
        ends = new Ends(known);
      }
      ends.close();
      if (!spared.isEmpty()) {
        process.destroyForcibly();
      }
      return (end - began) / 1e6;
    }

    private static String name(long pid, long victim) {
      String name = Proc.read(pid, "comm").orElse("").strip();
      return pid == victim ? "parent" : name.equals("java") ? "worker" : name;
    }

    private List<Long> marked(Set<Long> spared) {
      return Proc.all().stream()
          .filter(pid -> !spared.contains(pid))
          .filter(pid -> Proc.read(pid, "environ").orElse("").contains(mark))
          .filter(Proc::lives)
          .toList();
    }
  }
}
