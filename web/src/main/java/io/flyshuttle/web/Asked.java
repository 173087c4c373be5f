package io.flyshuttle.web;

import java.util.Optional;

/**
 * What was asked, and by which page. A value.
 *
 * @param page the name that a page has given itself, if who asks is one; nobody else knows it
 * @param question the numbers that were asked about
 */
record Asked(Optional<String> page, Question question) {
  /**
   * Reads it.
   *
   * @throws Refusal if a field of the question is missing, or one is out of bounds
   */
  static Asked read(Fields fields) {
    return new Asked(fields.name("page"), Question.read(fields));
  }

  /**
   * Whether {@code earlier} is of the same page, which has other numbers now. The same numbers may
   * be asked about twice: nothing that is computed for them is void.
   */
  boolean supersedes(Asked earlier) {
    return page.isPresent() && page.equals(earlier.page) && !question.equals(earlier.question);
  }
}
