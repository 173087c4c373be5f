package io.flyshuttle;

/** Why a scope takes no more results; the first reason stays. */
enum ScopeEnd {
  /** All tasks have ended and the owner has seen it. */
  JOINED,
  /** Its join needs no more: the first failure, or the first success. */
  DECIDED,
  /** The deadline, its own or an enclosing one, has passed. */
  DEADLINE,
  /** Somebody cancelled it, or what it belongs to. */
  CANCELLED,
  /** Its owner was interrupted in join. */
  INTERRUPTED,
  /** Its owner closed it. */
  CLOSED;

  /** What this means to the scopes inside. */
  ScopeEnd inherited() {
    return this == DEADLINE ? DEADLINE : CANCELLED;
  }
}
