package io.flyshuttle.cli.child;

import io.flyshuttle.Shuttle;
import io.flyshuttle.Strategy;
import io.flyshuttle.TaskFailedException;
import io.flyshuttle.cli.text.OneLine;
import io.flyshuttle.cli.workload.Foreseeing;
import io.flyshuttle.cli.workload.Workload;
import io.flyshuttle.forecast.AutoPilot;
import io.flyshuttle.forecast.Budget;
import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Forecaster;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Planner;
import io.flyshuttle.forecast.Profile;
import io.flyshuttle.forecast.Profiler;
import io.flyshuttle.forecast.Setting;
import io.flyshuttle.forecast.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Profiles a workload and forecasts it. */
final class Foresight {
  private static final long SEED = 20250101;
  private static final int MOST_ITEMS = 1_000_000;
  private static final String AUTO = "auto";
  private static final int THREADS = 32; // of what is rehearsed

  private final Foreseeing asked;

  Foresight(Foreseeing asked) {
    this.asked = asked;
  }

  /** What comes out; why there is nothing, where the work can't be tried. */
  Outlook outlook() throws Exception {
    Workload<?> workload = asked.open();
    try (Shuttle shuttle = Shuttle.builder().strategy(Strategy.threads(THREADS)).build()) {
      Profiler profiler = new Profiler(asked.machine());
      boolean warm = rehearse(shuttle, workload, profiler);
      if (!workload.rehearsal().isEmpty()) { // others begin in the midst of it, as their runs do
        new Compilers().awaitRest();
      }
      Profile tried = profiler.profile(workload.pipeline(), Budget.standard());
      Profile profile = warm ? tried.warm() : tried;
      OptionalLong items = workload.items().isPresent() ? workload.items() : profile.items();
      if (items.isEmpty()) {
        return Outlook.none("the source does not tell how many items it has");
      }
      if (items.getAsLong() > MOST_ITEMS) {
        return Outlook.none("there are more than a million items");
      }
      return new Outlook(
          forecasts(profile, (int) items.getAsLong()),
          profile.findings(),
          Optional.of(profile.sampling()),
          Optional.of(Learnt.of(profile, (int) items.getAsLong())),
          Optional.empty());
    } catch (IllegalStateException | IllegalArgumentException unfit) {
      return Outlook.none(OneLine.of(unfit));
    } catch (TaskFailedException failed) {
      return Outlook.none("a trial of its items failed: " + OneLine.of(failed));
    } finally {
      workload.resource().close();
    }
  }

  /** Work that is measured warm is to be tried warm, by a profiler that is; whether it is, then. */
  private static <T> boolean rehearse(Shuttle shuttle, Workload<T> workload, Profiler profiler)
      throws InterruptedException {
    CpuClock cpu = new CpuClock();
    Rehearsal.of(shuttle, cpu);
    if (workload.rehearsal().isEmpty()) {
      return false;
    }
    List<Rehearsal.Act> acts =
        workload.rehearsal().stream()
            .<Rehearsal.Act>map(each -> () -> shuttle.forEach(each, _ -> {}))
            .toList();
    return Rehearsal.warm(
        cpu, acts, () -> profiler.profile(workload.pipeline(), Budget.standard()));
  }

  private List<Forecast> forecasts(Profile profile, int items) {
    Machine machine = asked.machine();
    Demand demand = profile.demand(items, SEED);
    Setting auto = new Planner(machine).among(AutoPilot.STRATEGIES).plan(demand).setting();
    List<Setting> settings =
        asked.strategies().stream()
            .map(name ->
                new Setting(
                    name.equals(AUTO) ? auto.strategy() : name, auto.concurrency(), auto.cpus()))
            .toList();
    List<Forecast> forecasts = new Forecaster(machine).forecast(profile, items, settings, SEED);
    List<Forecast> named = new ArrayList<>();
    for (int i = 0; i < forecasts.size(); i++) {
      named.add(named(forecasts.get(i), asked.strategies().get(i)));
    }
    return named;
  }

  /** Auto is forecast as what it will come to. */
  private static Forecast named(Forecast forecast, String strategy) {
    Simulation of = forecast.simulation();
    Setting setting = new Setting(strategy, of.setting().concurrency(), of.setting().cpus());
    return new Forecast(
        new Simulation(
            setting,
            of.seconds(),
            of.cpuSeconds(),
            of.utilisation(),
            of.latenessP50(),
            of.latenessP99(),
            of.memoryBytes()),
        forecast.lowSeconds(),
        forecast.highSeconds());
  }
}
