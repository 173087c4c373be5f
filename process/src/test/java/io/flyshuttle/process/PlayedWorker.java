package io.flyshuttle.process;

import io.flyshuttle.process.wire.Answer;
import io.flyshuttle.process.wire.Returned;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A worker process of a {@link World}, and what it has sent that the pool has not read. */
final class PlayedWorker {

  /** A job that it was given. */
  static final class Order {
    final long task;
    final int epoch;
    final boolean tells;
    int answered;
    boolean begun;

    Order(long task, int epoch, boolean tells) {
      this.task = task;
      this.epoch = epoch;
      this.tells = tells;
    }

    Order copy() {
      Order copy = new Order(task, epoch, tells);
      copy.answered = answered;
      copy.begun = begun;
      return copy;
    }

    @Override
    public String toString() {
      return "[" + task + ", " + epoch + ", " + answered + (begun ? ", begun]" : "]");
    }
  }

  final int id;
  boolean ready;
  boolean killed;
  boolean dead;
  boolean silent; // the pool knows that it is dead
  boolean recalled; // it has not read that yet
  final Deque<Order> orders = new ArrayDeque<>(2);
  final Deque<Event> sent = new ArrayDeque<>(4);
  long at; // the assignment whose time counts, from when, and whether that is its limit
  long countsFrom;
  boolean told;

  PlayedWorker(int id) {
    this.id = id;
  }

  PlayedWorker copy() {
    PlayedWorker copy = new PlayedWorker(id);
    copy.ready = ready;
    copy.killed = killed;
    copy.dead = dead;
    copy.silent = silent;
    copy.recalled = recalled;
    for (Order order : orders) {
      copy.orders.add(order.copy());
    }
    copy.sent.addAll(sent);
    copy.at = at;
    copy.countsFrom = countsFrom;
    copy.told = told;
    return copy;
  }

  boolean has(long task) {
    for (Order order : orders) {
      if (order.task == task) {
        return true;
      }
    }
    return false;
  }

  boolean isAt(long task) {
    for (Order order : orders) {
      if (order.task == task && order.begun && !dead) {
        return true;
      }
    }
    return false;
  }

  /** Says which of its orders it has not begun, and forgets those. */
  void giveBack() {
    List<Returned.Task> back = new ArrayList<>();
    for (Order order : orders) {
      if (!order.begun) {
        back.add(new Returned.Task(order.task, order.epoch));
      }
    }
    orders.removeIf(order -> !order.begun);
    recalled = false;
    sent.add(new Event.GaveBack(id, back));
  }

  /** Answers the next item of its first order, which has so many, or ends it. */
  void goOn(int items) {
    Order order = orders.getFirst();
    if (order.answered < items) {
      List<Answer> answers = List.of(new Answer.Value(order.answered++, order.task));
      sent.add(new Event.Answered(id, order.task, order.epoch, answers));
    } else {
      orders.removeFirst();
      sent.add(new Event.Ended(id, order.task, order.epoch));
    }
  }

  void addTo(WorldKey.Mixer key) {
    key.add(id).add(ready).add(killed).add(dead).add(silent).add(recalled);
    for (Order order : orders) {
      key.add(order.task).add(order.epoch, order.answered).add(order.begun).add(order.tells);
    }
    key.add(orders.size());
    for (Event event : sent) {
      add(event, key);
    }
    key.add(sent.size());
  }

  private static void add(Event said, WorldKey.Mixer key) {
    switch (said) {
      case Event.Started _ -> key.add(1);
      case Event.Begun(_, long task, int epoch) -> key.add(2).add(task).add(epoch);
      case Event.Answered(_, long task, int epoch, List<Answer> answers) -> {
        key.add(3).add(task).add(epoch);
        answers.forEach(answer -> key.add(answer.index()));
      }
      case Event.Ended(_, long task, int epoch) -> key.add(4).add(task).add(epoch);
      case Event.GaveBack(_, List<Returned.Task> tasks) -> {
        key.add(5).add(tasks.size());
        tasks.forEach(task -> key.add(task.id()).add(task.epoch()));
      }
      case Event.Told(_, long task, int epoch) -> key.add(6).add(task).add(epoch);
      default -> throw new IllegalArgumentException("a worker never says " + said);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("p").append(id);
    text.append(ready ? "r" : "")
        .append(killed ? "k" : "")
        .append(dead ? "d" : "")
        .append(silent ? "s" : "");
    text.append(recalled ? "c" : "");
    orders.forEach(text::append);
    return text.append(sent).toString();
  }
}
