package io.flyshuttle.bench;

/** What a measurement has to reach: said in a line below its table. */
public final class Bar {

  private Bar() {}

  /** Prints what the bar is, what was measured, and whether that meets it. */
  public static void print(String bar, String measured, boolean met) {
    System.out.println("- " + bar + ": " + measured + ", " + verdict(met));
  }

  /** Whether it is met, in words. */
  public static String verdict(boolean met) {
    return met ? "met" : "NOT MET";
  }
}
