package io.flyshuttle;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a scope is opened in: another scope of the same thread, a task, or nothing. Scopes of one
 * thread form a chain, outermost first.
 */
final class Nest {

  // The innermost scope of a thread that is at no task. Threads at a task keep the chain there.
  private static final ThreadLocal<@Nullable ScopeImpl<?, ?>> INNERMOST = new ThreadLocal<>();

  private final Loom loom;
  private final Context root; // the work of the calling thread, or NONE
  private final @Nullable ScopeImpl<?, ?> outer; // the innermost scope open in it

  private Nest(Loom loom, Context root, @Nullable ScopeImpl<?, ?> outer) {
    this.loom = loom;
    this.root = root;
    this.outer = outer;
  }

  /** Where the calling thread is. */
  static Nest here(Loom loom) {
    Context root = Context.current().root();
    return new Nest(loom, root, root == Context.NONE ? INNERMOST.get() : innermost(root));
  }

  private static @Nullable ScopeImpl<?, ?> innermost(Context root) {
    ScopeImpl<?, ?> scope = root.nested();
    if (scope != null) {
      for (ScopeImpl<?, ?> inner = scope.block.inner; inner != null; inner = scope.block.inner) {
        scope = inner;
      }
    }
    return scope;
  }

  /** The scope whose end ends one opened here, if that is a scope. */
  @Nullable ScopeImpl<?, ?> enclosing() {
    if (outer != null) {
      return outer;
    }
    return root instanceof TaskImpl<?> task ? task.scope() : null;
  }

  /** What scopes opened here inherit. */
  Carried carried() {
    ScopeImpl<?, ?> enclosing = enclosing();
    return enclosing == null ? root.carried() : enclosing.carried();
  }

  /** The task of this shuttle that the calling thread is at, if it is. */
  Optional<TaskImpl<?>> task() {
    return root instanceof TaskImpl<?> task && task.scope().loom() == loom
        ? Optional.of(task)
        : Optional.empty();
  }

  /** The scope of this shuttle whose block the calling thread is in, if it is. */
  Optional<ScopeImpl<?, ?>> block() {
    ScopeImpl<?, ?> scope = outer;
    return scope != null && scope.loom() == loom ? Optional.of(scope) : Optional.empty();
  }

  /** Whether work of a shuttle leads here, a stage's included. */
  boolean isInside() {
    return !isTop() || root instanceof Work;
  }

  /**
   * Makes {@code scope} the innermost here.
   *
   * @throws IllegalStateException if the shuttle is closed
   */
  void enter(ScopeImpl<?, ?> scope) {
    if (isTop()) {
      loom.enter(new ScopeEntry(scope));
    } else {
      loom.requireNotClosed();
    }
    if (outer != null) {
      outer.block.inner = scope;
    } else if (root != Context.NONE) {
      root.nest(scope);
    }
    if (root == Context.NONE) {
      INNERMOST.set(scope);
    }
  }

  void leave(ScopeImpl<?, ?> scope) {
    if (outer != null) {
      outer.block.inner = null;
    } else if (root != Context.NONE) {
      root.nest(null);
    }
    if (root == Context.NONE) {
      if (outer == null) {
        INNERMOST.remove();
      } else {
        INNERMOST.set(outer);
      }
    }
    if (isTop()) {
      loom.leave(new ScopeEntry(scope));
    }
  }

  /** Why a scope opened here has ended before it began, if it has. */
  @Nullable ScopeEnd ended() {
    if (outer != null) {
      ScopeEnd end = outer.endForInner();
      if (end != null) {
        return end;
      }
    }
    Context here = Context.current();
    return here.cancelled() ? here.endForInner() : null;
  }

  /** Whether no scope of the same shuttle leads to it, so that the shuttle itself must know it. */
  private boolean isTop() {
    ScopeImpl<?, ?> enclosing = enclosing();
    return enclosing == null || enclosing.loom() != loom;
  }
}
