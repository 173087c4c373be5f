package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.cli.accuracy.Examination;
import io.flyshuttle.cli.accuracy.Grid;
import io.flyshuttle.cli.accuracy.HttpCost;
import io.flyshuttle.cli.accuracy.HttpCosts;
import io.flyshuttle.cli.accuracy.KeptGrid;
import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.report.AccuracyJson;
import io.flyshuttle.cli.state.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A grid that was kept, forecast anew: there is nothing to run, so no process is needed. */
class AccuracyTest {
  private static final HttpCost FREE =
      new HttpCost(new HttpCost.Cpu(0, 0), new HttpCost.Cpu(0, 0), 0, 0, 0);

  @TempDir Path folder;
  private Path file;

  private final TestScreen screen = TestScreen.plain();

  private int run(String... arguments) {
    return Main.run(screen.screen(), arguments);
  }

  /** One run of a grid: 100 items that compute for 2 ms each on two cores. */
  @BeforeEach
  void keep() throws IOException {
    file = folder.resolve("grid.json");
    Examination.Results none =
        new Examination.Results(
            io.flyshuttle.forecast.Machine.generic(2),
            new HttpCosts(FREE, FREE),
            List.of(),
            5,
            List.of());
    KeptGrid empty =
        AccuracyJson.read(
            AccuracyJson.of(new Grid(1, 40, 3), none, new Machine(2, 1L << 34, "Linux", "25")));
    KeptGrid.Run run =
        new KeptGrid.Run(
            new KeptGrid.Work(1, 100, 0, 2_000_000, "constant", 8, "sleep", 1),
            "hybrid",
            100,
            0.2,
            0.2,
            0.1,
            1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0.2,
            0.2,
            1,
            1,
            1 << 26,
            1 << 26,
            1,
            0,
            0,
            1,
            false);
    KeptGrid grid =
        new KeptGrid(
            KeptGrid.SCHEMA,
            empty.machine(),
            empty.figures(),
            empty.requests(),
            1,
            40,
            5,
            List.of(run));
    Files.writeString(file, Json.pretty(grid));
  }

  @Test
  void isForecastByTheModelOfToday() {
    assertThat(run("accuracy", "--kept", file.toString())).isZero();

    assertThat(screen.out().lines().filter(line -> line.startsWith("  hybrid")).toList())
        .singleElement()
        .satisfies(line ->
            assertThat(line.strip().split(" +", -1)[2]).isLessThan("3")); // not 100 %, as it says
    assertThat(screen.out()).contains("5 runs were repeated for what others did");
    assertThat(screen.err()).isEmpty();
  }

  @Test
  void whereThereIsNoFileItIsNamed() {
    Path none = folder.resolve("none.json");

    assertThat(run("accuracy", "--kept", none.toString())).isEqualTo(2);

    assertThat(screen.err()).contains("--kept " + none + ": there is no such file");
    assertThat(screen.out()).isEmpty();
  }

  @Test
  void whatIsNoGridIsNotRead() throws IOException {
    Files.writeString(file, "{}");

    assertThat(run("accuracy", "--kept", file.toString())).isEqualTo(2);

    assertThat(screen.err()).contains("--kept " + file + ": is no grid, or one of another version");
    assertThat(screen.out()).isEmpty();
  }

  @Test
  void nothingOfWhatIsRunAppliesToIt() {
    assertThat(run("accuracy", "--kept", file.toString(), "--grid", "1")).isEqualTo(2);
    assertThat(screen.err()).contains("--grid does not apply to accuracy --kept");

    assertThat(run("accuracy", "--kept", file.toString(), "--quick")).isEqualTo(2);
    assertThat(screen.err()).contains("--quick does not apply to accuracy --kept");
  }
}
