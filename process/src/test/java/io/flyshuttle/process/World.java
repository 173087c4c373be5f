package io.flyshuttle.process;

import io.flyshuttle.process.WorkerState.Phase;
import io.flyshuttle.process.wire.Answer;
import io.flyshuttle.process.wire.Returned;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A pool's state together with all it acts on: worker processes that do what they like, messages on
 * their way, a user. Every step checks what must always be so.
 */
final class World {

  /** The function under test: {@link Transition#apply}, or one with a bug planted. */
  @FunctionalInterface
  interface Machine {
    List<Action> apply(PoolState state, Event event, long now);
  }

  /** A worker process, and what it has sent that the pool has not read. */
  private static final class Worker {
    final int id;
    boolean ready;
    boolean killed;
    boolean dead;
    boolean recalled; // it has not read that yet
    final List<long[]> orders = new ArrayList<>(); // task, epoch, items answered, begun, tells
    final List<Event> sent = new ArrayList<>();
    long at; // the assignment whose time counts, from when, and whether that is its limit
    long countsFrom;
    boolean told;

    Worker(int id) {
      this.id = id;
    }

    Worker copy() {
      Worker copy = new Worker(id);
      copy.ready = ready;
      copy.killed = killed;
      copy.dead = dead;
      copy.recalled = recalled;
      orders.forEach(order -> copy.orders.add(order.clone()));
      copy.sent.addAll(sent);
      copy.at = at;
      copy.countsFrom = countsFrom;
      copy.told = told;
      return copy;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("p").append(id);
      text.append(ready ? "r" : "").append(killed ? "k" : "").append(dead ? "d" : "");
      text.append(recalled ? "c" : "");
      orders.forEach(order -> text.append(java.util.Arrays.toString(order)));
      return text.append(sent).toString();
    }
  }

  /** What may happen. */
  record Bounds(int jobs, int items, int stuck, int deaths, int cancels, int stops, int failures) {}

  private static final int FUNCTION = 7;
  private static final long LIMIT = 100;

  private final Machine machine;
  private final Bounds bounds;
  private final PoolState state;
  private final Map<Long, Job> jobs = new TreeMap<>();
  private final Map<Long, Integer> ends = new TreeMap<>();
  private final Map<Long, Integer> begun = new TreeMap<>();
  private final Map<Long, Integer> left = new TreeMap<>();
  private final Map<Long, Integer> lingered = new TreeMap<>();
  private final Map<Long, Integer> delivered = new TreeMap<>();
  private final List<Worker> processes = new ArrayList<>();
  private long now;
  private int deaths;
  private int cancels;
  private int stops;
  private int failures;
  private boolean finished;

  World(Machine machine, Policy policy, Bounds bounds) {
    this(machine, bounds, new PoolState(policy));
    if (policy.window() > 1) {
      state.costs.learn(FUNCTION, 0); // cheap, as is known
    }
    act(new Event.Tick());
  }

  private World(Machine machine, Bounds bounds, PoolState state) {
    this.machine = machine;
    this.bounds = bounds;
    this.state = state;
  }

  World copy() {
    IdentityHashMap<Job, Job> copies = new IdentityHashMap<>();
    World copy = new World(machine, bounds, state.copy(copies));
    jobs.forEach((id, job) -> copy.jobs.put(id, copies.computeIfAbsent(job, Job::copy)));
    copy.ends.putAll(ends);
    copy.begun.putAll(begun);
    copy.left.putAll(left);
    copy.lingered.putAll(lingered);
    copy.delivered.putAll(delivered);
    processes.forEach(process -> copy.processes.add(process.copy()));
    copy.now = now;
    copy.deaths = deaths;
    copy.cancels = cancels;
    copy.stops = stops;
    copy.failures = failures;
    copy.finished = finished;
    return copy;
  }

  /** A step that is possible now. */
  record Step(String name, Who who, java.util.function.Consumer<World> action) {}

  /** Whether it is only the user's choice. */
  enum Who {
    USER,
    WORLD
  }

  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    if (jobs.size() < bounds.jobs() && state.stop == PoolState.Stop.NO) {
      steps.add(new Step("submit", Who.USER, World::submit));
    }
    for (Job job : jobs.values()) {
      if (!job.over && cancels < bounds.cancels()) {
        for (Event.Mode mode : Event.Mode.values()) {
          steps.add(new Step("cancel " + job.id + mode, Who.USER, w -> w.cancel(job.id, mode)));
        }
      }
    }
    if (stops < bounds.stops()) {
      steps.add(new Step("drain", Who.USER, w -> w.stop(PoolState.Stop.DRAIN)));
      steps.add(new Step("stop", Who.USER, w -> w.stop(PoolState.Stop.NOW)));
    }
    for (int i = 0; i < processes.size(); i++) {
      steps(i, processes.get(i), steps);
    }
    if (state.due() < PoolState.NEVER) {
      steps.add(new Step("time", Who.WORLD, World::time));
    }
    return steps;
  }

  private void steps(int i, Worker process, List<Step> steps) {
    String name = "p" + process.id;
    if (!process.sent.isEmpty()) {
      steps.add(new Step(name + " heard", Who.WORLD, w -> w.hear(i)));
    } else if (process.dead || process.killed) {
      steps.add(new Step(name + " reaped", Who.WORLD, w -> w.reap(i)));
    }
    if (process.dead || process.killed) {
      return;
    }
    if (!process.ready) {
      steps.add(new Step(name + " ready", Who.WORLD, w -> w.ready(i)));
      if (failures < bounds.failures()) {
        steps.add(new Step(name + " fails", Who.WORLD, w -> w.fail(i)));
      }
      return;
    }
    if (!process.orders.isEmpty()
        && (process.orders.getFirst()[0] > bounds.stuck() || process.orders.getFirst()[3] == 0)) {
      steps.add(new Step(name + " works", Who.WORLD, w -> w.work(i)));
    }
    if (process.recalled) {
      steps.add(new Step(name + " gives back", Who.WORLD, w -> w.giveBack(i)));
    }
    if (deaths < bounds.deaths()) {
      steps.add(new Step(name + " dies", Who.WORLD, w -> w.die(i)));
    }
  }

  // Steps

  private void submit() {
    long id = jobs.size() + 1L;
    Job job = new Job(id, bounds.items(), FUNCTION, LIMIT, Job.Loss.RETRY, false, NoWork.INSTANCE);
    jobs.put(id, job);
    act(new Event.Submitted(job));
  }

  private void cancel(long id, Event.Mode mode) {
    cancels++;
    act(new Event.Cancelled(Objects.requireNonNull(jobs.get(id)), mode));
  }

  private void stop(PoolState.Stop how) {
    stops++;
    act(new Event.Stopped(how));
  }

  private void time() {
    now = Math.max(now, state.due());
    act(new Event.Tick());
  }

  private void hear(int i) {
    Worker process = processes.get(i);
    Event said = process.sent.removeFirst();
    if (said instanceof Event.Begun || said instanceof Event.Answered) {
      process.countsFrom = now;
      process.told = true;
    }
    act(said);
  }

  private void reap(int i) {
    Worker process = processes.remove(i);
    act(new Event.Gone(process.id, Event.Cause.TASK, true));
  }

  private void ready(int i) {
    Worker process = processes.get(i);
    process.ready = true;
    process.sent.add(new Event.Started(process.id));
  }

  private void fail(int i) {
    failures++;
    processes.get(i).dead = true;
  }

  private void die(int i) {
    deaths++;
    processes.get(i).dead = true;
  }

  private void giveBack(int i) {
    Worker process = processes.get(i);
    List<Returned.Task> back = new ArrayList<>();
    for (long[] order : process.orders) {
      if (order[3] == 0) {
        back.add(new Returned.Task(order[0], (int) order[1]));
      }
    }
    process.orders.removeIf(order -> order[3] == 0);
    process.recalled = false;
    process.sent.add(new Event.GaveBack(process.id, back));
  }

  /** Begins its first order, answers its next item, or ends it; a little more each time. */
  private void work(int i) {
    Worker process = processes.get(i);
    long[] order = process.orders.getFirst();
    if (order[3] == 0) {
      order[3] = 1;
      begun.merge(order[0], 1, Integer::sum);
      if (order[4] == 1) {
        process.sent.add(new Event.Begun(process.id, order[0], (int) order[1]));
      }
    } else if (order[2] < bounds.items()) {
      order[2]++;
      List<Answer> answers = List.of(new Answer.Value((int) order[2] - 1, order[0]));
      process.sent.add(new Event.Answered(process.id, order[0], (int) order[1], answers));
    } else {
      process.orders.removeFirst();
      process.sent.add(new Event.Ended(process.id, order[0], (int) order[1]));
    }
  }

  // The pool

  private void act(Event event) {
    require(!finished, "nothing happens after the end, but " + event);
    for (Action action : machine.apply(state, event, now)) {
      act(action);
    }
    check();
  }

  private void act(Action action) {
    switch (action) {
      case Action.Launch(int worker) -> processes.add(new Worker(worker));
      case Action.Kill(int worker) -> process(worker).killed = true;
      case Action.Close(int worker) -> process(worker).dead = true;
      case Action.Assign(int worker, Job job, int epoch, boolean tells) -> {
        Worker process = process(worker);
        require(process.ready && !process.killed, job + " given to a worker that isn't there");
        require(!job.over, job + " assigned after its end");
        for (Worker other : processes) {
          boolean has = other.orders.stream().anyMatch(order -> order[0] == job.id);
          require(!has, job + " is at two workers");
        }
        process.orders.add(new long[] {job.id, epoch, 0, 0, tells ? 1 : 0});
      }
      case Action.Recall(int worker) -> {
        require(!process(worker).recalled, "called back twice");
        process(worker).recalled = true;
      }
      case Action.AskStacks(int worker, Job job, int epoch) ->
          process(worker).sent.add(new Event.Told(worker, job.id, epoch));
      case Action.Interrupt(int worker, Job job, _) -> {
        Worker process = process(worker);
        long time = process.told ? LIMIT : state.policy.untilBegun(LIMIT);
        boolean inTime = job.unwanted || job.over || now - process.countsFrom >= time;
        require(inTime, job + " is interrupted before its time");
      }
      case Action.Rest _ -> {}
      case Action.Left(Job job) -> {
        require(ends.getOrDefault(job.id, 0) == 1, job + " has left before its end");
        require(left.merge(job.id, 1, Integer::sum) == 1, job + " has left twice");
        for (Worker process : processes) {
          for (long[] order : process.orders) {
            boolean at = order[0] == job.id && order[3] == 1 && !process.dead;
            require(!at, job + " has left, and " + process + " is at it");
          }
        }
      }
      case Action.Deliver(Job job, List<Answer> answers) -> {
        require(ends.getOrDefault(job.id, 0) == 0, job + " has an answer after its end");
        answers.forEach(answer ->
            require(
                answer instanceof Answer.Value(_, Long id) && id == job.id,
                job + " has another's answer: " + answer));
        int sum = delivered.merge(job.id, answers.size(), Integer::sum);
        require(sum <= job.size, job + " has too many answers");
      }
      case Action.End(Job job, Ending ending, _) -> {
        int times = ends.merge(job.id, 1, Integer::sum);
        require(times == 1, job + " has ended " + times + " times, at last " + ending);
        if (job.lingers) {
          lingered.put(job.id, 1);
        }
        boolean whole = delivered.getOrDefault(job.id, 0) == job.size;
        require(whole == (ending == Ending.Plain.ANSWERED), job + " ends as " + ending);
      }
      case Action.Finish() -> {
        require(processes.isEmpty(), "the pool has ended with workers " + processes);
        finished = true;
      }
    }
  }

  private Worker process(int id) {
    for (Worker process : processes) {
      if (process.id == id) {
        return process;
      }
    }
    throw new AssertionError("there is no worker " + id);
  }

  private void check() {
    require(
        state.workers.size() == processes.size(),
        "the pool counts " + state.workers + ", there are " + processes);
    require(processes.size() <= state.policy.most(), "too many processes: " + processes);
    for (Job job : jobs.values()) {
      int places = state.queue.contains(job) ? 1 : 0;
      for (WorkerState worker : state.workers) {
        places += worker.jobs.contains(job) ? 1 : 0;
      }
      require(places <= 1, job + " is in " + places + " places");
      require(job.over || places == 1, job + " is nowhere");
      require(job.over == (ends.getOrDefault(job.id, 0) == 1), job + " knows not of its end");
      boolean once = begun.getOrDefault(job.id, 0) <= 1;
      require(once || state.policy.crashRetries() > 0, job + " was begun twice");
    }
    for (WorkerState worker : state.workers) {
      boolean has = !worker.jobs.isEmpty();
      boolean may = worker.isBusy() || worker.phase == Phase.KILLING;
      require(worker.isBusy() ? has : may || !has, worker + " has jobs or is busy");
      require(has || worker.recallAt == PoolState.NEVER, worker + " has nobody to call back");
      if (worker.phase == Phase.RUNNING && now - worker.since >= state.policy.recall()) {
        Worker process = process(worker.id);
        boolean waitsOn = process.orders.size() > 1 && !process.recalled && !process.dead;
        require(!waitsOn, process + " has one that waits behind one that hangs");
      }
      noteTime(worker);
      if (worker.phase == Phase.RUNNING && process(worker.id).told) {
        boolean bounded = worker.jobs.getFirst().over || worker.due <= now + LIMIT;
        require(bounded, worker + " has more than its limit");
      }
      boolean waits = worker.phase == Phase.IDLE || worker.phase == Phase.KILLING;
      require(!waits || worker.due == PoolState.NEVER, worker + " waits for time");
    }
    require(state.due() > now || state.due() == PoolState.NEVER, "time would stand still");
  }

  private void noteTime(WorkerState worker) {
    Worker process = process(worker.id);
    Job first = worker.jobs.peekFirst();
    long at = first == null ? 0 : 1_000 * first.id + first.attempts;
    if (at != process.at) {
      process.at = at;
      process.countsFrom = now;
      process.told = first != null && !first.tells;
    }
  }

  /** Nothing but the user is left to do something: all that was submitted must have ended. */
  void checkRest() {
    for (Job job : jobs.values()) {
      require(job.over, job + " never ends");
      require(!job.lingers && mayRest(job), job + " never leaves");
    }
    require(state.stop == PoolState.Stop.NO || finished, "shut down, but it never ends: " + state);
  }

  /** One that was over before its worker had ended it has left since. */
  private boolean mayRest(Job job) {
    return left.containsKey(job.id) == lingered.containsKey(job.id);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise + "\n  in " + state + "\n  with " + processes);
    }
  }

  /** Equal for worlds that go on alike: times count from now on. */
  String key() {
    StringBuilder key = new StringBuilder(400);
    key.append(state)
        .append(processes)
        .append(ends)
        .append(begun)
        .append(left)
        .append(delivered)
        .append(jobs);
    key.append(deaths).append(cancels).append(stops).append(failures).append(finished);
    key.append(' ').append(Math.max(0, state.startAt - now));
    for (WorkerState worker : state.workers) {
      key.append(' ').append(from(worker.due)).append(' ').append(from(worker.deadline));
      key.append(' ').append(from(worker.killAt)).append(' ').append(from(worker.askAt));
      key.append(' ').append(from(worker.recallAt)).append(worker.stacks);
      if (worker.phase == Phase.IDLE) {
        key.append(' ').append(now - worker.since);
      }
    }
    return key.toString();
  }

  private long from(long time) {
    return time == PoolState.NEVER ? -1 : time - now;
  }

  @Override
  public String toString() {
    return now + " " + state + " " + processes;
  }
}
