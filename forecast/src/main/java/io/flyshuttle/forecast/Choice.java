package io.flyshuttle.forecast;

import java.util.Comparator;
import java.util.List;

/**
 * Which strategy to use, of those whose figures are known. Time comes first; among those about as
 * fast as the fastest, the one that lets others wait least; among those alike, the one that holds
 * least memory. Worker processes are for work that must be killable, which no figure here tells:
 * they have to be faster, or the only ones that don't starve others. Among those alike in
 * everything an event loop comes last: a little computing more, and it holds up all. A value.
 *
 * @param best the one to use
 * @param because one plain sentence with the figures that decide, without its end
 */
public record Choice(Contender best, String because) {

  /**
   * Chooses.
   *
   * @throws IllegalArgumentException if there is nobody to choose from
   */
  public static Choice of(List<Contender> contenders) {
    if (contenders.isEmpty()) {
      throw new IllegalArgumentException("nothing to choose from");
    }
    List<Contender> byTime = byTime(contenders);
    if (byTime.size() == 1) {
      return new Choice(byTime.getFirst(), byTime.getFirst().alone());
    }
    Contender fastest = byTime.getFirst();
    List<Contender> alike = alike(contenders);
    if (alike.size() == 1) {
      return new Choice(fastest, fastest.beatsInTime(byTime.get(1)));
    }
    List<Contender> asFast = withoutWorkers(alike);
    if (asFast.size() == 1) {
      return onlyOne(asFast.getFirst(), alike);
    }
    List<Contender> asCalm = calm(asFast);
    if (asCalm.size() == 1) {
      Contender calmest = asCalm.getFirst();
      return new Choice(calmest, calmest.beatsInLateness(rival(calmest, asFast)));
    }
    List<Contender> asLean = lean(asCalm);
    Contender first =
        asLean.stream().filter(other -> !other.isOneThread()).findFirst().orElse(asLean.getFirst());
    return new Choice(
        first,
        asLean.size() == 1
            ? first.beatsInMemory(rival(first, asCalm))
            : first.ties(rival(first, asLean)));
  }

  /** Whether there is none better than {@code strategy}, though another may come first. */
  static boolean isAsGood(String strategy, List<Contender> contenders) {
    return lean(calm(withoutWorkers(alike(contenders)))).stream()
        .anyMatch(each -> each.strategy().equals(strategy));
  }

  /** Those that have no worker JVMs; but who has, where all others starve. */
  private static List<Contender> withoutWorkers(List<Contender> alike) {
    Contender calmest = calmest(alike);
    List<Contender> without = alike.stream().filter(other -> !other.hasWorkers()).toList();
    return without.stream().allMatch(other -> other.starvesBeside(calmest))
        ? List.of(calmest)
        : without;
  }

  private static Choice onlyOne(Contender only, List<Contender> alike) {
    Contender rival = rival(only, alike);
    return new Choice(
        only, only.hasWorkers() ? only.beatsInLateness(rival) : only.needsNoWorkers(rival));
  }

  private static List<Contender> calm(List<Contender> contenders) {
    Contender calmest = calmest(contenders);
    return contenders.stream().filter(other -> other.isAsCalmAs(calmest)).toList();
  }

  private static List<Contender> lean(List<Contender> contenders) {
    Contender leanest =
        contenders.stream().min(Comparator.comparingLong(Contender::memoryBytes)).orElseThrow();
    return contenders.stream().filter(other -> other.isAsLeanAs(leanest)).toList();
  }

  /** Those that time alone doesn't tell from the fastest, that one first. */
  public static List<Contender> alike(List<Contender> contenders) {
    List<Contender> byTime = byTime(contenders);
    return byTime.stream().filter(other -> other.isAsFastAs(byTime.getFirst())).toList();
  }

  private static Contender calmest(List<Contender> contenders) {
    return contenders.stream().min(Comparator.comparingDouble(Contender::lateness)).orElseThrow();
  }

  private static List<Contender> byTime(List<Contender> contenders) {
    return contenders.stream().sorted(Comparator.comparingDouble(Contender::seconds)).toList();
  }

  /** The fastest other one: {@code byTime} has two at least. */
  private static Contender rival(Contender best, List<Contender> byTime) {
    return byTime.stream().filter(other -> !other.equals(best)).findFirst().orElse(best);
  }
}
