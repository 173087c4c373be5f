package io.flyshuttle;

final class TaskTreeFormat {
  private TaskTreeFormat() {}

  static String text(TaskTree tree) {
    throw new UnsupportedOperationException();
  }

  static String json(TaskTree tree) {
    throw new UnsupportedOperationException();
  }
}
