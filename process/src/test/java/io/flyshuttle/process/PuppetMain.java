package io.flyshuttle.process;

import io.flyshuttle.process.worker.WorkerStart;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A worker that does as it is told, a line at a time. */
@SuppressWarnings("restricted") // to crash is what it is for
public final class PuppetMain {
  private static final List<Object> HOARD = new ArrayList<>();

  private PuppetMain() {}

  public static void main(String[] arguments) throws Throwable {
    SocketChannel channel = WorkerStart.connect(arguments);
    BufferedReader orders = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    PrintWriter answers =
        new PrintWriter(Channels.newWriter(channel, StandardCharsets.UTF_8), true);
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      answers.println(obey(order.split(" ", 2)));
    }
  }

  private static String obey(String[] order) throws Throwable {
    String what = order.length > 1 ? order[1] : "";
    switch (order[0]) {
      case "echo" -> {
        return what;
      }
      case "print" -> System.out.println(what);
      case "complain" -> System.err.println(what);
      case "flood" -> flood(Integer.parseInt(what));
      case "unfinished" -> System.out.print(what);
      case "exit" -> System.exit(Integer.parseInt(what));
      case "halt" -> Runtime.getRuntime().halt(Integer.parseInt(what));
      case "throw" -> throw new IllegalStateException(what);
      case "heap" -> hoardHeap();
      case "direct" -> exhaust(PuppetMain::hoardDirect);
      case "native" -> exhaust(PuppetMain::hoardNative);
      case "malloc" -> {
        return malloc(Long.parseLong(what));
      }
      case "segfault" -> segfault();
      case "abort" -> call("abort", FunctionDescriptor.ofVoid());
      case "property" -> {
        return System.getProperty(what, "none");
      }
      case "environment" -> {
        return System.getenv().getOrDefault(what, "none");
      }
      case "file" -> {
        return Files.readString(Path.of(what)).replace("\n", "|");
      }
      case "load" -> {
        return Class.forName(what).getClassLoader().getClass().getName();
      }
      case "child" -> {
        return Long.toString(new ProcessBuilder("sleep", "1000").inheritIO().start().pid());
      }
      case "stray" -> {
        Process stray =
            new ProcessBuilder("setsid", "sh", "-c", "echo away; exec sleep 1000")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        stray.inputReader().readLine();
        return Long.toString(stray.pid());
      }
      case "loop" -> {
        return Long.toString(countedLoop(Integer.MAX_VALUE));
      }
      default -> throw new IllegalArgumentException(order[0]);
    }
    return "done";
  }

  private static void flood(int lines) {
    for (int i = 0; i < lines; i++) {
      System.out.println("line " + i);
    }
  }

  private static void hoardHeap() {
    while (true) {
      HOARD.add(new byte[1 << 20]);
    }
  }

  private static void exhaust(Runnable hoarding) {
    try {
      hoarding.run();
    } catch (OutOfMemoryError error) {
      System.err.println("flyshuttle worker ends with 3: " + error); // as the real one says
      Runtime.getRuntime().halt(3);
    }
  }

  private static void hoardDirect() {
    while (true) {
      HOARD.add(ByteBuffer.allocateDirect(1 << 20));
    }
  }

  private static void hoardNative() {
    while (true) {
      HOARD.add(Arena.global().allocate(8 << 20));
    }
  }

  /** How many MiB the C library gives. */
  private static String malloc(long most) throws Throwable {
    MethodHandle malloc =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("malloc"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    for (long i = 0; i < most; i++) {
      MemorySegment got = (MemorySegment) malloc.invokeExact(1L << 20);
      if (got.address() == 0) {
        return Long.toString(i);
      }
    }
    return Long.toString(most);
  }

  private static void segfault() {
    MemorySegment.ofAddress(0).reinterpret(8).set(ValueLayout.JAVA_LONG, 0, 1L);
  }

  private static void call(String function, FunctionDescriptor type) throws Throwable {
    Linker linker = Linker.nativeLinker();
    linker.downcallHandle(linker.defaultLookup().findOrThrow(function), type).invoke();
  }

  /** Without a safepoint within, were it not for the worker's options. */
  private static long countedLoop(int rounds) {
    long sum = 0;
    while (true) {
      for (int i = 0; i < rounds; i++) {
        sum += (long) i * i ^ sum;
      }
      if (sum == 42) {
        return sum;
      }
    }
  }
}
