package io.flyshuttle.process.wire;

import io.flyshuttle.process.spi.ObjectCodec;
import java.io.ObjectInputFilter;

/**
 * The pool's answer to {@link Hello}: what both sides have to agree on.
 *
 * @param protocol {@link Hello#PROTOCOL} of the pool's code
 * @param codec the class of the {@link ObjectCodec}, with a public constructor without parameters;
 *     empty for the JDK's serialisation
 * @param filter a pattern for {@link ObjectInputFilter.Config#createFilter}, for what both sides
 *     read, beside {@link JdkCodec#boundsOnly}; empty for that alone
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

  private ObjectInputFilter openFilter() throws UnreadableException {
    if (filter.isEmpty()) {
      return JdkCodec.boundsOnly();
    }
    try {
      ObjectInputFilter pattern = ObjectInputFilter.Config.createFilter(filter);
      return pattern == null
          ? JdkCodec.boundsOnly()
          : ObjectInputFilter.merge(pattern, JdkCodec.boundsOnly());
    } catch (IllegalArgumentException wrong) {
      throw new UnreadableException(
          "the filter '" + filter + "' is no pattern: " + wrong.getMessage(), wrong);
    }
  }

  /**
   * The codec it names. A filter rejects beside what {@link JdkCodec#boundsOnly} rejects.
   *
   * @throws UnreadableException if its class is missing, or can't be made; if the filter is no
   *     pattern, or stands beside a codec, which would pass it by
   */
  public ObjectCodec openCodec(ClassLoader loader) throws UnreadableException {
    if (codec.isEmpty()) {
      return new JdkCodec(loader, openFilter());
    }
    if (!filter.isEmpty()) {
      throw new UnreadableException(
          "the filter '"
              + filter
              + "' would do nothing: the codec '"
              + codec
              + "' reads by itself;"
              + " have it check what it reads, and leave the filter out",
          new IllegalArgumentException("a filter beside a codec"));
    }
    try {
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
