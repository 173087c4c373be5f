package io.flyshuttle.bench;

import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.ActorSystem;

/** Pekko's actors, silent. */
final class Actors {
  private Actors() {}

  static ActorSystem create() {
    return ActorSystem.create(
        "bench",
        ConfigFactory.parseString("pekko.loglevel=OFF, pekko.stdout-loglevel=OFF")
            .withFallback(ConfigFactory.load()));
  }
}
