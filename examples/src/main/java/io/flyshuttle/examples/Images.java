package io.flyshuttle.examples;

import io.flyshuttle.Pipeline;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/**
 * Makes a small picture of each large one in a folder: {@code ./flyshuttle compare Images.java}.
 * The pictures are drawn here, from a fixed seed, in a folder that is removed at the end.
 */
public final class Images implements Callable<Pipeline<?>>, AutoCloseable {

  static {
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false); // or each decoding would write a file of its own
  }

  /** A small picture that was written. */
  public record Thumbnail(String file, int width, int height, int bytes, long crc32) {}

  private static final long SEED = 20250101;

  private final int images;
  private final int width;
  private final Path folder;

  /** 160 pictures of 1,600 × 1,200. */
  public Images() {
    this(160, 1600);
  }

  /** A folder of that many pictures, four wide to three high. */
  public Images(int images, int width) {
    this.images = images;
    this.width = width;
    try {
      this.folder = Files.createTempDirectory("flyshuttle-images-");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder for the pictures", e);
    }
  }

  /** Draws the pictures and describes the work on them. */
  @Override
  public Pipeline<Thumbnail> call() {
    List<Path> pictures =
        IntStream.range(0, images).parallel().mapToObj(this::draw).sorted().toList();
    return Pipeline.from(pictures)
        .io(16, Encoded::read)
        .named("read")
        .cpu(Decoded::of)
        .named("decode")
        .cpu(Decoded::scaled)
        .named("scale")
        .cpu(Decoded::encode)
        .named("encode")
        .io(16, this::write)
        .named("write");
  }

  /** Removes the folder. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Serialisable, since worker processes may take it and give it back. */
  @SuppressWarnings("ArrayRecordComponent") // on its way from stage to stage, never compared
  private record Encoded(String name, int width, int height, byte[] bytes) implements Serializable {
    static Encoded read(Path file) throws IOException {
      return new Encoded(String.valueOf(file.getFileName()), 0, 0, Files.readAllBytes(file));
    }
  }

  private record Decoded(String name, BufferedImage image) {
    static Decoded of(Encoded encoded) throws IOException {
      return new Decoded(encoded.name(), ImageIO.read(new ByteArrayInputStream(encoded.bytes())));
    }

    /** A quarter as wide, by two halvings, so that no pixel is left out. */
    Decoded scaled() {
      return new Decoded(name, halved(halved(image)));
    }

    Encoded encode() throws IOException {
      return new Encoded(name, image.getWidth(), image.getHeight(), encoded(image, "png"));
    }
  }

  private Thumbnail write(Encoded small) throws IOException {
    Files.write(folder.resolve(small.name() + ".small.png"), small.bytes());
    CRC32 crc = new CRC32();
    crc.update(small.bytes());
    return new Thumbnail(
        small.name(), small.width(), small.height(), small.bytes().length, crc.getValue());
  }

  private static BufferedImage halved(BufferedImage image) {
    int w = Math.max(1, image.getWidth() / 2);
    int h = Math.max(1, image.getHeight() / 2);
    BufferedImage half = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = half.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.drawImage(image, 0, 0, w, h, null);
    g.dispose();
    return half;
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  /** Discs on a gradient: enough detail that decoding has something to do. */
  private Path draw(int index) {
    Random random = new Random(SEED + index);
    int height = width * 3 / 4;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setPaint(new GradientPaint(0, 0, colour(random), width, height, colour(random)));
    g.fillRect(0, 0, width, height);
    for (int i = 0; i < 60; i++) {
      int size = 1 + random.nextInt(width / 4);
      g.setColor(colour(random));
      g.fillOval(random.nextInt(width) - size / 2, random.nextInt(height) - size / 2, size, size);
    }
    g.dispose();
    Path file = folder.resolve("picture-%04d.jpg".formatted(index));
    try {
      return Files.write(file, encoded(image, "jpg"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static Color colour(Random random) {
    return new Color(random.nextInt(1 << 24));
  }
}
