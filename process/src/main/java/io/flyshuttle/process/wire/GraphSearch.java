package io.flyshuttle.process.wire;

import io.flyshuttle.spi.StageCode;
import java.io.Externalizable;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the object that serialisation stumbled over, and the path to it: serialisation itself names
 * only its class. A second, slow look after the failure; what it can't look into it passes by.
 */
final class GraphSearch {

  private static final int DEEPEST = 200;

  private final String wanted;
  private final IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();

  private GraphSearch(String wanted) {
    this.wanted = wanted;
  }

  /** Says in one sentence why {@code value} can't be serialised. */
  static String explain(String what, Object value, Throwable cause) {
    String subject = label(what, value);
    if (!(cause instanceof NotSerializableException) || cause.getMessage() == null) {
      return subject + " can't be serialised: " + UserCode.nameOf(cause);
    }
    String wanted = cause.getMessage();
    return new GraphSearch(wanted)
        .search(value, subject)
        .orElse(subject + ": somewhere in it, " + wanted + " is not serialisable");
  }

  /** Empty also where the code of something in it fails: a collection that can't be read now. */
  private Optional<String> search(Object value, String subject) {
    try {
      return find(value, subject, 0);
    } catch (Throwable itsOwnFault) {
      UserCode.outlive(itsOwnFault);
      return Optional.empty();
    }
  }

  /** What it is and its type. */
  static String label(String what, Object value) {
    return what
        + (value instanceof StageCode code
            ? " of stage '" + code.name() + "'"
            : " (" + nameOf(value.getClass()) + ")");
  }

  private Optional<String> find(@Nullable Object value, String path, int depth) {
    if (value == null || depth > DEEPEST) {
      return Optional.empty();
    }
    Class<?> type = value.getClass();
    if (isLeaf(type) || seen.put(value, true) != null) {
      return Optional.empty();
    }
    if (!(value instanceof Serializable) && type.getName().equals(wanted)) {
      return Optional.of(path + ": " + nameOf(type) + " is not serialisable");
    }
    if (type.isArray()) {
      return inArray(value, path, depth);
    }
    Object other = replacement(value);
    if (other != null && other != value) {
      return other instanceof SerializedLambda lambda
          ? inLambda(lambda, path, depth)
          : find(other, path, depth + 1);
    }
    return switch (value) {
      case Collection<?> elements -> inCollection(elements, path, depth);
      case Map<?, ?> map -> inMap(map, path, depth);
      case Externalizable own -> Optional.empty();
      default -> inFields(value, path, depth);
    };
  }

  private static boolean isLeaf(Class<?> type) {
    return type == String.class
        || type == Class.class
        || type.isEnum()
        || (Number.class.isAssignableFrom(type) && type.getName().startsWith("java."))
        || (type.isArray() && type.getComponentType().isPrimitive());
  }

  private Optional<String> inArray(Object array, String path, int depth) {
    Optional<String> found = Optional.empty();
    for (int i = 0; i < Array.getLength(array) && found.isEmpty(); i++) {
      Object element = Array.get(array, i);
      found = find(element, path + "[" + i + "]" + lambda(element), depth + 1);
    }
    return found;
  }

  private Optional<String> inLambda(SerializedLambda lambda, String path, int depth) {
    Optional<String> found = Optional.empty();
    for (int i = 0; i < lambda.getCapturedArgCount() && found.isEmpty(); i++) {
      Object captured = lambda.getCapturedArg(i);
      if (captured != null) {
        String at =
            path
                + ", captured argument "
                + (i + 1)
                + " of "
                + lambda.getCapturedArgCount()
                + " ("
                + nameOf(captured.getClass())
                + ")";
        found = find(captured, at, depth + 1);
      }
    }
    return found;
  }

  private Optional<String> inCollection(Collection<?> elements, String path, int depth) {
    int i = 0;
    for (Object element : elements) {
      Optional<String> found = find(element, path + "[" + i++ + "]", depth + 1);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<String> inMap(Map<?, ?> map, String path, int depth) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Optional<String> found = find(entry.getKey(), path + ".key", depth + 1);
      if (found.isEmpty()) {
        found = find(entry.getValue(), path + "[" + label(entry.getKey()) + "]", depth + 1);
      }
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static String label(@Nullable Object key) {
    return key instanceof String || key instanceof Number || key instanceof Enum<?>
        ? key.toString()
        : "…";
  }

  private Optional<String> inFields(Object value, String path, int depth) {
    for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
      if (!Serializable.class.isAssignableFrom(type)) {
        continue; // its fields are not written
      }
      for (Field field : type.getDeclaredFields()) {
        if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0
            && !field.getType().isPrimitive()) {
          Object part = read(field, value);
          Optional<String> found =
              find(part, path + "." + field.getName() + lambda(part), depth + 1);
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static @Nullable Object read(Field field, Object of) {
    try {
      field.setAccessible(true);
      return field.get(of);
    } catch (IllegalAccessException | InaccessibleObjectException closed) {
      return null; // of a module that isn't open: the search goes on elsewhere
    }
  }

  /** What is written instead of it, such as the form of a lambda. */
  static @Nullable Object replacement(Object value) {
    for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
      try {
        Method replace = type.getDeclaredMethod("writeReplace");
        if (type != value.getClass() && Modifier.isPrivate(replace.getModifiers())) {
          return null; // not inherited
        }
        replace.setAccessible(true);
        return replace.invoke(value);
      } catch (NoSuchMethodException next) {
        // looks further up
      } catch (ReflectiveOperationException | RuntimeException closed) {
        return null;
      }
    }
    return null;
  }

  /** Tells a lambda by where it is from; "" for anything else. */
  private static String lambda(@Nullable Object part) {
    return part != null && part.getClass().isHidden() ? " (" + nameOf(part.getClass()) + ")" : "";
  }

  private static String nameOf(Class<?> type) {
    if (type.isHidden()) { // com.acme.Shop$$Lambda/0x… says nothing beyond its maker
      int cut = type.getName().indexOf("$$Lambda");
      return cut < 0 ? type.getName() : "lambda of " + type.getName().substring(0, cut);
    }
    return type.getTypeName();
  }
}
