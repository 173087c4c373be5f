package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.process.wire.Hello;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GreetingTest {

  private final Hello here = Hello.here();

  private Hello with(String version, String vendor, SortedSet<String> modules) {
    return new Hello(1, Hello.PROTOCOL, version, vendor, modules);
  }

  @Test
  void theSameJdkWillDoAndSoWillOneWithMoreModules() throws LaunchException {
    SortedSet<String> more = new TreeSet<>(here.modules());
    more.add("jdk.more");

    Greeting.requireFit(here, here);
    Greeting.requireFit(with(here.javaVersion(), here.javaVendor(), more), here);
    assertThat(here.modules()).contains("java.base").doesNotContain("");
  }

  @Test
  void anotherBuildOfTheSameReleaseWillNot() {
    Hello other = with("25.0.0+1", here.javaVendor(), here.modules());

    assertThatThrownBy(() -> Greeting.requireFit(other, here))
        .isInstanceOf(LaunchException.class)
        .hasMessageStartingWith(
            "a worker runs on Java 25.0.0+1 of " + here.javaVendor() + ", this JVM is Java ");
  }

  @Test
  void anotherProtocolWillNot() {
    Hello other = new Hello(1, 99, here.javaVersion(), here.javaVendor(), here.modules());

    assertThatThrownBy(() -> Greeting.requireFit(other, here))
        .isInstanceOf(LaunchException.class)
        .hasMessageStartingWith("a worker speaks version 99 of the protocol, this pool ");
  }

  @Test
  void anotherVendorsWillNot() {
    Hello other = with(here.javaVersion(), "Acme", here.modules());

    assertThatThrownBy(() -> Greeting.requireFit(other, here))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(here.javaVersion() + " of Acme, this JVM is ");
  }

  @Test
  void aModuleThatIsMissingIsNamedWithTheOptionThatHelps() {
    SortedSet<String> fewer = new TreeSet<>(here.modules());
    fewer.remove("java.sql");
    fewer.remove("java.xml");
    Hello other = with(here.javaVersion(), here.javaVendor(), fewer);

    assertThatThrownBy(() -> Greeting.requireFit(other, here))
        .isInstanceOf(LaunchException.class)
        .hasMessageEndingWith("give --add-modules=java.sql,java.xml to the pool's jvmOptions");
  }
}
