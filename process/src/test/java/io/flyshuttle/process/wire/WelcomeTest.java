package io.flyshuttle.process.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.process.spi.ObjectCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class WelcomeTest {

  private static final ClassLoader LOADER = WelcomeTest.class.getClassLoader();

  private static ObjectCodec open(String codec, String filter) throws UnreadableException {
    return new Welcome(Hello.PROTOCOL, codec, filter).openCodec(LOADER);
  }

  @Test
  void aPatternLeavesTheBoundsInForce() throws Exception {
    ObjectCodec codec = open("", "java.**");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    codec.write(new Object[1], out);
    byte[] bytes = out.toByteArray();
    assertThat(codec.read(new ByteArrayInputStream(bytes))).isInstanceOf(Object[].class);
    bytes[bytes.length - 5] = 0x7F; // the length of the array is before its one element
    assertThatThrownBy(() -> codec.read(new ByteArrayInputStream(bytes)))
        .hasMessageContaining("filter status: REJECTED");
  }

  @Test
  void aFilterBesideACodecIsRefusedInPlaceOfPassedBy() {
    assertThatThrownBy(() -> open("com.acme.Codec", "!com.acme.*"))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("would do nothing: the codec 'com.acme.Codec'");
  }

  @Test
  void whatIsNoPatternIsNamedAsThat() {
    assertThatThrownBy(() -> open("", "maxdepth=x"))
        .isInstanceOf(UnreadableException.class)
        .hasMessageStartingWith("the filter 'maxdepth=x' is no pattern: ");
  }
}
