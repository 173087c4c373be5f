package io.flyshuttle.cli.report;

import java.util.function.Function;

/**
 * One column of a table, on the terminal and on a page.
 *
 * @param title what it is called
 * @param above the first of two lines that say the same in less room; may be empty, and reach over
 *     the column to the left
 * @param below the second
 * @param side where its cells stand
 * @param cell what it shows of a row
 */
record Column<R>(String title, String above, String below, Side side, Function<R, String> cell) {

  /** Where what is narrower than its column stands. */
  enum Side {
    LEFT,
    RIGHT
  }

  /** Of words. */
  static <R> Column<R> words(String title, Function<R, String> cell) {
    return new Column<>(title, "", title, Side.LEFT, cell);
  }

  /** Of figures. */
  static <R> Column<R> figures(String title, String above, String below, Function<R, String> cell) {
    return new Column<>(title, above, below, Side.RIGHT, cell);
  }
}
