package io.flyshuttle.cli.workload;

import java.util.Map;

/** Classes that were compiled in memory and never touch the disk. */
final class MemoryLoader extends ClassLoader {
  private final Map<String, byte[]> classes;

  MemoryLoader(Map<String, byte[]> classes, ClassLoader parent) {
    super("user", parent);
    this.classes = classes;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] code = classes.get(name);
    if (code == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, code, 0, code.length);
  }
}
