package io.flyshuttle.process.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphSearchTest {

  /** As of a session that is closed by now. */
  private static final class Lazy extends AbstractList<Object> implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object get(int index) {
      throw new IllegalStateException("its session is closed");
    }

    @Override
    public int size() {
      return 1;
    }
  }

  private static final class Speechless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }
  }

  @Test
  void aCollectionThatCannotBeReadDoesNotHideWhatIsWrong() {
    assertThat(
            GraphSearch.explain(
                "the argument", List.of(new Lazy()), new NotSerializableException("com.acme.Cart")))
        .startsWith("the argument (java.util.ImmutableCollections")
        .endsWith(": somewhere in it, com.acme.Cart is not serialisable");
  }

  @Test
  void anExceptionThatCannotBeNamedIsToldByItsClass() {
    assertThat(GraphSearch.explain("the argument", "x", new Speechless()))
        .endsWith(" can't be serialised: " + Speechless.class.getName());
  }
}
