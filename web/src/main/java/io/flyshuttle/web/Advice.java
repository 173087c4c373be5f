package io.flyshuttle.web;

import java.util.List;

/**
 * What to take, and why. A value.
 *
 * @param strategy the one to take
 * @param reasons one for each of its numbers, the strategy first
 */
record Advice(String strategy, List<Reason> reasons) {

  Advice {
    reasons = List.copyOf(reasons);
  }

  /**
   * Why a number is what it is.
   *
   * @param name of the number
   * @param value as it is shown
   * @param because one plain sentence
   */
  record Reason(String name, String value, String because) {}
}
