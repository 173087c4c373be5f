package io.flyshuttle.process.wire;

import io.flyshuttle.process.spi.ObjectCodec;
import java.io.ObjectInputFilter;

/**
 * The pool's answer to {@link Hello}: what both sides have to agree on.
 *
 * @param protocol {@link Hello#PROTOCOL} of the pool's code
 * @param codec the class of the {@link ObjectCodec}, with a public constructor without parameters;
 *     empty for the JDK's serialisation
 * @param filter a pattern for {@link ObjectInputFilter.Config#createFilter}, for what the worker
 *     reads; empty for {@link JdkCodec#boundsOnly}
 */
public record Welcome(int protocol, String codec, String filter) {

  /** The JDK's serialisation, with the default filter. */
  public static final Welcome STANDARD = new Welcome(Hello.PROTOCOL, "", "");

  /** Writes it. */
  public void write(FrameWriter out) {
    out.putInt(protocol);
    out.putString(codec);
    out.putString(filter);
  }

  /** Reads it. */
  public static Welcome read(FrameReader in) {
    return new Welcome(in.takeInt(), in.takeString(), in.takeString());
  }

  /**
   * The codec it names.
   *
   * @throws UnreadableException if its class is missing, or can't be made
   */
  public ObjectCodec openCodec(ClassLoader loader) throws UnreadableException {
    try {
      if (codec.isEmpty()) {
        return new JdkCodec(
            loader,
            filter.isEmpty()
                ? JdkCodec.boundsOnly()
                : ObjectInputFilter.Config.createFilter(filter));
      }
      return (ObjectCodec)
          Class.forName(codec, true, loader)
              .asSubclass(ObjectCodec.class)
              .getConstructor()
              .newInstance();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError cause) {
      throw new UnreadableException("the codec '" + codec + "' can't be made: " + cause, cause);
    }
  }
}
