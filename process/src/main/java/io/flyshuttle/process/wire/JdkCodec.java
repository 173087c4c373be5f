package io.flyshuttle.process.wire;

import io.flyshuttle.process.spi.ObjectCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** The JDK's serialisation, behind a filter. Thread-safe. */
public final class JdkCodec implements ObjectCodec {

  private static final long MOST_REFERENCES = 100_000_000;
  private static final long DEEPEST = 10_000;
  private static final long LONGEST_ARRAY = BulkReceiver.LIMIT;

  private final ClassLoader loader;
  private final ObjectInputFilter filter;

  /**
   * A codec.
   *
   * @param loader finds the classes of what is read
   * @param filter sees everything that is read, beside the JVM's own
   */
  public JdkCodec(ClassLoader loader, ObjectInputFilter filter) {
    this.loader = loader;
    this.filter = filter;
  }

  /**
   * The filter to use where nothing else is asked for: every class of the application, but no more
   * than 100 million references, a depth of 10,000 and arrays of 2^30 elements.
   */
  public static ObjectInputFilter boundsOnly() {
    return JdkCodec::bounds;
  }

  private static ObjectInputFilter.Status bounds(ObjectInputFilter.FilterInfo info) {
    return info.references() > MOST_REFERENCES
            || info.depth() > DEEPEST
            || info.arrayLength() > LONGEST_ARRAY
        ? ObjectInputFilter.Status.REJECTED
        : ObjectInputFilter.Status.UNDECIDED;
  }

  @Override
  public void write(Object value, OutputStream out) throws IOException {
    try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
      objects.writeObject(value);
    }
  }

  @Override
  public Object read(InputStream in) throws IOException, ClassNotFoundException {
    try (Input objects = new Input(in, loader)) {
      objects.setObjectInputFilter(filter);
      try {
        return objects.readObject();
      } catch (RuntimeException consequence) {
        throw objects.reason(consequence);
      }
    }
  }

  /** Finds classes by the application's loader, not by whatever called. */
  private static final class Input extends ObjectInputStream {
    private final ClassLoader loader;

    private @Nullable ClassNotFoundException missing;

    Input(InputStream in, ClassLoader loader) throws IOException {
      super(in);
      this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type) throws ClassNotFoundException {
      Class<?> primitive = Class.forPrimitiveName(type.getName());
      try {
        return primitive != null ? primitive : Class.forName(type.getName(), false, loader);
      } catch (ClassNotFoundException notHere) {
        missing = notHere;
        throw notHere;
      }
    }

    /**
     * What {@code consequence} is of. A lambda that captures an object of a missing class stays a
     * SerializedLambda, which then fits nowhere: the JDK tells only of that.
     */
    RuntimeException reason(RuntimeException consequence) throws ClassNotFoundException {
      ClassNotFoundException first = missing;
      if (first != null) {
        first.addSuppressed(consequence);
        throw first;
      }
      return consequence;
    }

    @Override
    protected Class<?> resolveProxyClass(String[] names) throws ClassNotFoundException {
      Class<?>[] interfaces = new Class<?>[names.length];
      for (int i = 0; i < names.length; i++) {
        interfaces[i] = Class.forName(names[i], false, loader);
      }
      InvocationHandler never = (proxy, method, arguments) -> null;
      return Proxy.newProxyInstance(loader, interfaces, never).getClass();
    }
  }

  @Override
  public String toString() {
    return "JDK serialisation";
  }
}
