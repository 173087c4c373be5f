package io.flyshuttle.process;

import io.flyshuttle.process.WorkerState.Phase;
import io.flyshuttle.process.wire.Answer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;

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

  /** A job that was submitted, and how often it has come to what. */
  private static final class Fate {
    final Job job;
    int begun;
    int delivered;
    int ends;
    int left;
    boolean lingered;

    Fate(Job job) {
      this.job = job;
    }

    Fate copy(Job copied) {
      Fate copy = new Fate(copied);
      copy.begun = begun;
      copy.delivered = delivered;
      copy.ends = ends;
      copy.left = left;
      copy.lingered = lingered;
      return copy;
    }

    void addTo(WorldKey.Mixer key) {
      key.add(begun, delivered, ends, left, job.attempts, job.worker, job.answered, job.ended);
      key.add(job.undelivered + job.crashes + job.memoryDeaths);
      key.add(job.over).add(job.unwanted).add(job.lingers).add(job.tells);
      key.add(job.awaited).add(job.killed);
    }
  }

  /** What may happen. */
  record Bounds(int jobs, int items, int stuck, int deaths, int cancels, int stops, int failures) {}

  private static final int FUNCTION = 7;
  private static final long LIMIT = 100;
  private static final Event.Mode[] MODES = Event.Mode.values();

  private final Machine machine;
  private final Bounds bounds;
  private final PoolState state;
  private final List<Fate> fates = new ArrayList<>(); // of the jobs 1, 2, …
  private final List<PlayedWorker> processes = new ArrayList<>();
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
    for (Fate fate : fates) {
      copy.fates.add(fate.copy(copies.computeIfAbsent(fate.job, Job::copy)));
    }
    for (PlayedWorker process : processes) {
      copy.processes.add(process.copy());
    }
    copy.now = now;
    copy.deaths = deaths;
    copy.cancels = cancels;
    copy.stops = stops;
    copy.failures = failures;
    copy.finished = finished;
    return copy;
  }

  /** A step that is possible now, of the user or of the worker with this number. */
  record Step(String what, int whose, Consumer<World> action) {
    static final int USER = -1;
    static final int TIME = 0;

    @Override
    public String toString() {
      return whose > TIME ? "p" + whose + " " + what : what;
    }
  }

  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    if (fates.size() < bounds.jobs() && state.stop == PoolState.Stop.NO) {
      steps.add(new Step("submit", Step.USER, World::submit));
    }
    for (int i = 0; i < fates.size() && cancels < bounds.cancels(); i++) {
      if (!fates.get(i).job.over) {
        int index = i;
        for (Event.Mode mode : MODES) {
          steps.add(new Step("cancel " + mode, Step.USER, w -> w.cancel(index, mode)));
        }
      }
    }
    if (stops < bounds.stops()) {
      steps.add(new Step("drain", Step.USER, w -> w.stop(PoolState.Stop.DRAIN)));
      steps.add(new Step("stop", Step.USER, w -> w.stop(PoolState.Stop.NOW)));
    }
    for (int i = 0; i < processes.size(); i++) {
      steps(i, processes.get(i), steps);
    }
    if (state.due() < PoolState.NEVER) {
      steps.add(new Step("time", Step.TIME, World::time));
    }
    return steps;
  }

  private void steps(int i, PlayedWorker process, List<Step> steps) {
    int id = process.id;
    if (!process.sent.isEmpty()) {
      steps.add(new Step("heard", id, w -> w.hear(i)));
    } else if (process.dead || process.killed) {
      steps.add(new Step("reaped", id, w -> w.reap(i)));
      if (process.ready && !process.silent) {
        steps.add(new Step("silent", id, w -> w.fallSilent(i)));
      }
    }
    if (process.dead || process.killed) {
      return;
    }
    if (!process.ready) {
      steps.add(new Step("ready", id, w -> w.ready(i)));
      if (failures < bounds.failures()) {
        steps.add(new Step("fails", id, w -> w.fail(i)));
      }
      return;
    }
    PlayedWorker.Order first = process.orders.peekFirst();
    if (first != null && (first.task > bounds.stuck() || !first.begun)) {
      steps.add(new Step("works", id, w -> w.work(i)));
    }
    if (process.recalled) {
      steps.add(new Step("gives back", id, w -> w.processes.get(i).giveBack()));
    }
    if (deaths < bounds.deaths()) {
      steps.add(new Step("dies", id, w -> w.die(i)));
    }
  }

  // Steps

  private void submit() {
    long id = fates.size() + 1L;
    Job job = new Job(id, bounds.items(), FUNCTION, LIMIT, Job.Loss.RETRY, false, NoWork.INSTANCE);
    fates.add(new Fate(job));
    act(new Event.Submitted(job));
  }

  private void cancel(int index, Event.Mode mode) {
    cancels++;
    act(new Event.Cancelled(fates.get(index).job, mode));
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
    PlayedWorker process = processes.get(i);
    Event said = process.sent.removeFirst();
    if (said instanceof Event.Begun || said instanceof Event.Answered) {
      process.countsFrom = now;
      process.told = true;
    }
    act(said);
  }

  private void reap(int i) {
    PlayedWorker process = processes.remove(i);
    act(new Event.Gone(process.id, Event.Cause.TASK, true));
  }

  private void fallSilent(int i) {
    PlayedWorker process = processes.get(i);
    process.silent = true;
    act(new Event.Silent(process.id));
  }

  private void ready(int i) {
    PlayedWorker process = processes.get(i);
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

  /** Begins its first order, answers its next item, or ends it; a little more each time. */
  private void work(int i) {
    PlayedWorker process = processes.get(i);
    PlayedWorker.Order order = process.orders.getFirst();
    if (order.begun) {
      process.goOn(bounds.items());
      return;
    }
    order.begun = true;
    fate(order.task).begun++;
    if (order.tells) {
      process.sent.add(new Event.Begun(process.id, order.task, order.epoch));
    }
  }

  // The pool

  private void act(Event event) {
    require(!finished, "nothing happens after the end, but ", event);
    for (Action action : machine.apply(state, event, now)) {
      act(action);
    }
    check();
  }

  private void act(Action action) {
    switch (action) {
      case Action.Launch(int worker) -> processes.add(new PlayedWorker(worker));
      case Action.Kill(int worker) -> process(worker).killed = true;
      case Action.Close(int worker) -> process(worker).dead = true;
      case Action.Assign(int worker, Job job, int epoch, boolean tells) -> {
        PlayedWorker process = process(worker);
        require(
            process.ready && !process.killed && !process.silent,
            job,
            " given to a worker that isn't there");
        require(!job.over, job, " assigned after its end");
        for (PlayedWorker other : processes) {
          require(!other.has(job.id), job, " is at two workers");
        }
        process.orders.add(new PlayedWorker.Order(job.id, epoch, tells));
      }
      case Action.Recall(int worker) -> {
        require(!process(worker).recalled, "called back twice");
        process(worker).recalled = true;
      }
      case Action.AskStacks(int worker, Job job, int epoch) ->
          process(worker).sent.add(new Event.Told(worker, job.id, epoch));
      case Action.Interrupt(int worker, Job job, _) -> {
        PlayedWorker process = process(worker);
        long time = process.told ? LIMIT : state.policy.untilBegun(LIMIT);
        boolean inTime = job.unwanted || job.over || now - process.countsFrom >= time;
        require(inTime, job, " is interrupted before its time");
      }
      case Action.Rest _ -> {}
      case Action.Left(Job job) -> {
        Fate fate = fate(job.id);
        require(fate.ends == 1, job, " has left before its end");
        require(++fate.left == 1, job, " has left twice");
        for (PlayedWorker process : processes) {
          require(!process.isAt(job.id), job, " has left, and ", process, " is at it");
        }
      }
      case Action.Deliver(Job job, List<Answer> answers) -> {
        Fate fate = fate(job.id);
        require(fate.ends == 0, job, " has an answer after its end");
        for (Answer answer : answers) {
          boolean own = answer instanceof Answer.Value(_, Long id) && id == job.id;
          require(own, job, " has another's answer: ", answer);
        }
        fate.delivered += answers.size();
        require(fate.delivered <= job.size, job, " has too many answers");
      }
      case Action.End(Job job, Ending ending, _) -> {
        Fate fate = fate(job.id);
        require(++fate.ends == 1, job, " has ended ", fate.ends, " times, at last ", ending);
        fate.lingered |= job.lingers;
        boolean whole = fate.delivered == job.size;
        require(whole == (ending == Ending.Plain.ANSWERED), job, " ends as ", ending);
      }
      case Action.Finish() -> {
        require(processes.isEmpty(), "the pool has ended with workers ", processes);
        finished = true;
      }
    }
  }

  private Fate fate(long job) {
    return fates.get((int) job - 1);
  }

  private PlayedWorker process(int id) {
    for (PlayedWorker process : processes) {
      if (process.id == id) {
        return process;
      }
    }
    throw new AssertionError("there is no worker " + id);
  }

  private void check() {
    boolean counted = state.workers.size() == processes.size();
    require(counted, "the pool counts ", state.workers, ", there are ", processes);
    require(processes.size() <= state.policy.most(), "too many processes: ", processes);
    for (Fate fate : fates) {
      Job job = fate.job;
      int places = state.queue.contains(job) ? 1 : 0;
      for (WorkerState worker : state.workers) {
        places += worker.jobs.contains(job) ? 1 : 0;
      }
      require(places <= 1, job, " is in ", places, " places");
      require(job.over || places == 1, job, " is nowhere");
      require(job.over == (fate.ends == 1), job, " knows not of its end");
      require(fate.begun <= 1 || state.policy.crashRetries() > 0, job, " was begun twice");
    }
    for (WorkerState worker : state.workers) {
      check(worker, process(worker.id));
    }
    require(state.due() > now || state.due() == PoolState.NEVER, "time would stand still");
  }

  private void check(WorkerState worker, PlayedWorker process) {
    boolean has = !worker.jobs.isEmpty();
    boolean may = worker.isBusy() || worker.phase == Phase.KILLING;
    require(worker.isBusy() ? has : may || !has, worker, " has jobs or is busy");
    require(has || worker.recallAt == PoolState.NEVER, worker, " has nobody to call back");
    if (worker.phase == Phase.RUNNING && now - worker.since >= state.policy.recall()) {
      boolean waitsOn = process.orders.size() > 1 && !process.recalled && !process.dead;
      require(!waitsOn, process, " has one that waits behind one that hangs");
    }
    noteTime(worker, process);
    if (worker.phase == Phase.RUNNING && process.told) {
      boolean bounded = worker.jobs.getFirst().over || worker.due <= now + LIMIT;
      require(bounded, worker, " has more than its limit");
    }
    boolean waits = worker.phase == Phase.IDLE || worker.phase == Phase.KILLING;
    require(!waits || worker.due == PoolState.NEVER, worker, " waits for time");
  }

  private void noteTime(WorkerState worker, PlayedWorker process) {
    Job first = worker.jobs.peekFirst();
    long at = first == null ? 0 : 1_000 * first.id + first.attempts;
    if (at != process.at) {
      process.at = at;
      process.countsFrom = now;
      process.told = first != null && !first.tells;
    }
  }

  /** Whether nothing but the user's choice is left. */
  static boolean rests(List<Step> steps) {
    for (Step step : steps) {
      if (step.whose != Step.USER) {
        return false;
      }
    }
    return true;
  }

  /** Nothing but the user is left to do something: all that was submitted must have ended. */
  void checkRest() {
    for (Fate fate : fates) {
      require(fate.job.over, fate.job, " never ends");
      // One that was over before its worker had ended it has left since.
      boolean hasLeft = (fate.left > 0) == fate.lingered;
      require(!fate.job.lingers && hasLeft, fate.job, " never leaves");
    }
    require(state.stop == PoolState.Stop.NO || finished, "shut down, but it never ends: ", state);
  }

  /** Puts the message together only where it is needed: most of what is checked holds. */
  private void require(boolean holds, Object... otherwise) {
    if (!holds) {
      StringBuilder message = new StringBuilder();
      for (Object part : otherwise) {
        message.append(part);
      }
      throw new AssertionError(message + "\n  in " + state + "\n  with " + processes);
    }
  }

  /** Equal for worlds that go on alike: times count from now on. */
  WorldKey key() {
    WorldKey.Mixer key = new WorldKey.Mixer();
    key.add(state.stop).add(state.failures, state.killedStarts);
    key.add(Math.max(0, state.startAt - now));
    for (Job job : state.queue) {
      key.add(job.id);
    }
    for (WorkerState worker : state.workers) {
      add(worker, key.add(-1));
    }
    for (PlayedWorker process : processes) {
      process.addTo(key.add(-2));
    }
    for (Fate fate : fates) {
      fate.addTo(key.add(-3));
    }
    return key.add(deaths, cancels, stops, failures).add(finished).key();
  }

  private void add(WorkerState worker, WorldKey.Mixer key) {
    key.add(worker.id).add(worker.phase).add(worker.stacks).add(worker.recalled).add(worker.worn);
    key.add(from(worker.due)).add(from(worker.deadline)).add(from(worker.killAt));
    key.add(from(worker.askAt)).add(from(worker.recallAt));
    key.add(worker.phase == Phase.IDLE ? now - worker.since : -1);
    for (Job job : worker.jobs) {
      key.add(job.id);
    }
    for (int function : worker.functions) {
      key.add(-function);
    }
  }

  private long from(long time) {
    return time == PoolState.NEVER ? -1 : time - now;
  }

  @Override
  public String toString() {
    return now + " " + state + " " + processes;
  }
}
