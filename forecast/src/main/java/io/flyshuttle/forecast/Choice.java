package io.flyshuttle.forecast;

import java.util.Comparator;
import java.util.List;

/**
 * Which strategy to use, of those whose figures are known. Time comes first; among those about as
 * fast as the fastest, the one that lets others wait least; among those alike, the one that holds
 * least memory. Worker processes are for work that must be killable, which no figure here tells:
 * they have to be faster, or the only ones that don't starve others. A value.
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
    Contender calmestOfAll = calmest(alike);
    List<Contender> asFast = alike.stream().filter(other -> !other.hasWorkers()).toList();
    if (asFast.stream().allMatch(other -> other.starvesBeside(calmestOfAll))) {
      Contender starving = calmest(asFast);
      return new Choice(calmestOfAll, calmestOfAll.beatsInLateness(starving));
    }
    if (asFast.size() == 1) {
      Contender only = asFast.getFirst();
      return new Choice(only, only.needsNoWorkers(rival(only, alike)));
    }
    Contender calmest = calmest(asFast);
    List<Contender> asCalm = asFast.stream().filter(other -> other.isAsCalmAs(calmest)).toList();
    if (asCalm.size() == 1) {
      return new Choice(calmest, calmest.beatsInLateness(rival(calmest, asFast)));
    }
    Contender leanest =
        asCalm.stream().min(Comparator.comparingLong(Contender::memoryBytes)).orElseThrow();
    List<Contender> asLean = asCalm.stream().filter(other -> other.isAsLeanAs(leanest)).toList();
    if (asLean.size() == 1) {
      return new Choice(leanest, leanest.beatsInMemory(rival(leanest, asCalm)));
    }
    Contender first = asLean.getFirst();
    return new Choice(first, first.ties(rival(first, asLean)));
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
