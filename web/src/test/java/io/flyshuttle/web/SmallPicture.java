package io.flyshuttle.web;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** A picture of a page in few bytes: in 256 colours that it has most of and that differ. */
final class SmallPicture {
  private static final int COLOURS = 256;
  private static final int CHANNEL = 0xff;
  private static final int APART = 48; // 4 in each channel

  private SmallPicture() {}

  /** {@code png}, smaller. */
  static byte[] of(byte[] png) throws IOException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
    Map<Integer, Integer> counts = new HashMap<>();
    forEach(picture, (_, _, colour) -> counts.merge(colour, 1, Integer::sum));
    List<Integer> palette = palette(counts);
    BufferedImage small =
        new BufferedImage(
            picture.getWidth(),
            picture.getHeight(),
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(
                Byte.SIZE,
                palette.size(),
                channel(palette, 16),
                channel(palette, 8),
                channel(palette, 0)));
    Map<Integer, Integer> nearest = new HashMap<>();
    forEach(
        picture,
        (x, y, colour) ->
            small
                .getRaster()
                .setSample(x, y, 0, nearest.computeIfAbsent(colour, of -> nearest(palette, of))));
    return png(small);
  }

  private interface Dot {
    void at(int x, int y, int colour);
  }

  private static void forEach(BufferedImage picture, Dot dot) {
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        dot.at(x, y, picture.getRGB(x, y));
      }
    }
  }

  private static List<Integer> palette(Map<Integer, Integer> counts) {
    List<Integer> palette = new ArrayList<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .takeWhile(_ -> palette.size() < COLOURS)
        .filter(colour -> palette.stream().allMatch(each -> distance(each, colour) >= APART))
        .forEachOrdered(palette::add);
    return palette;
  }

  private static byte[] channel(List<Integer> palette, int shift) {
    byte[] channel = new byte[palette.size()];
    for (int i = 0; i < channel.length; i++) {
      channel[i] = (byte) (palette.get(i) >> shift);
    }
    return channel;
  }

  private static int nearest(List<Integer> palette, int colour) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < palette.size(); i++) {
      int distance = distance(palette.get(i), colour);
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  private static int distance(int one, int other) {
    int distance = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int by = (one >> shift & CHANNEL) - (other >> shift & CHANNEL);
      distance += by * by;
    }
    return distance;
  }

  private static byte[] png(BufferedImage picture) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(0); // as small as can be
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(output);
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
