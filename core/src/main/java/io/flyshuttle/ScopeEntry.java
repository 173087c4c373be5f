package io.flyshuttle;

/** A scope among what is running; compared by identity, as scopes are. */
record ScopeEntry(ScopeImpl<?, ?> scope) implements Registry.Running {

  @Override
  public TaskTree.Node node() {
    return Trees.of(scope);
  }

  @Override
  public void cancel() {
    scope.cancel();
  }

  /** Its tasks, and its owner, who is in the block, unless that is who waits. */
  @Override
  public boolean busy(Thread closer) {
    return busy(scope, closer);
  }

  private static boolean busy(ScopeImpl<?, ?> scope, Thread closer) {
    ScopeImpl<?, ?> inside = scope.block.inner;
    return scope.tasks().pending() != 0
        || (scope.owner().isAlive() && scope.owner() != closer)
        || (inside != null && busy(inside, closer));
  }

  @Override
  public String unfinished() {
    String alive = scope.tasks().lines(TaskImpl::alive);
    return scope + " was never closed" + (alive.isEmpty() ? "" : "; still running: " + alive);
  }
}
