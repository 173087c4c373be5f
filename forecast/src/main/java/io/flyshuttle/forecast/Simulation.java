package io.flyshuttle.forecast;

/**
 * What the simulator found for one setting. A value.
 *
 * @param setting what was simulated
 * @param seconds from the first item to the last result
 * @param cpuSeconds of all cores together, what the runtime takes for itself included
 * @param utilisation the part of the cores' time that was used, from 0 to 1
 * @param latenessP50 how late a timer of others fires in the same JVM, in seconds, half of the time
 * @param latenessP99 the same, in all but one of a hundred times
 * @param memoryBytes the most that the JVM and its worker JVMs hold
 */
public record Simulation(
    Setting setting,
    double seconds,
    double cpuSeconds,
    double utilisation,
    double latenessP50,
    double latenessP99,
    long memoryBytes) {}
