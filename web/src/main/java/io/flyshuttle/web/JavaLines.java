package io.flyshuttle.web;

/** The lines of Java that run a workload like the one asked about under a strategy. */
final class JavaLines {
  private JavaLines() {}

  /** For {@code strategy}; they compile with {@code io.flyshuttle.*} imported. */
  static String of(String strategy, Question question) {
    StringBuilder lines = new StringBuilder();
    lines.append("try (Shuttle shuttle = Shuttle.builder()");
    lines.append("\n    .strategy(").append(expression(strategy)).append(")");
    if (usesCpus(strategy) && question.cpus() != question.cores()) {
      lines.append("\n    .cpu(").append(question.cpus()).append(")");
    }
    lines.append("\n    .build()) {\n");
    lines.append("  shuttle.forEach(Pipeline.from(tasks)\n");
    if (question.cpuShare() < 1) {
      lines
          .append("      .io(")
          .append(question.concurrency())
          .append(", task -> fetch(task)).named(\"wait\")\n");
    }
    if (question.cpuShare() > 0) {
      lines.append("      .cpu(task -> compute(task)).named(\"compute\"),\n");
    } else {
      lines.setLength(lines.length() - 1);
      lines.append(",\n");
    }
    lines.append("      result -> store(result));\n}\n");
    return lines.toString();
  }

  private static boolean usesCpus(String strategy) {
    return strategy.startsWith("hybrid");
  }

  private static String expression(String strategy) {
    if (strategy.startsWith("threads")) {
      return "Strategy." + strategy;
    }
    return switch (strategy) {
      case "synchronous" -> "Strategy.synchronous()";
      case "event-loop" -> "Strategy.eventLoop()";
      case "virtual-threads" -> "Strategy.virtualThreads()";
      case "hybrid" -> "Strategy.hybrid()";
      default -> "Strategy.parse(\"" + strategy + "\")"; // of a module on the class path
    };
  }
}
