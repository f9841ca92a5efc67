package org.aimle.jobs.examples.dvae;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aimle.jobs.examples.ExampleRun;

/**
 * Grey pictures of one size.
 *
 * @param height of each, in pixels
 * @param width of each, in pixels
 * @param grey levels from 0 (background) to 255 as unsigned bytes, picture after picture, row after
 *     row
 */
record PictureSet(int height, int width, byte[] grey) {

  int pixels() {
    return height * width;
  }

  int count() {
    return grey.length / pixels();
  }

  /** Cut into shards of consecutive pictures, as equal in size as can be. */
  List<PictureShard> shards(int workers) {
    int[] bounds = ExampleRun.bounds(count(), workers);
    List<PictureShard> shards = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      shards.add(
          new PictureShard(
              bounds[i],
              pixels(),
              Arrays.copyOfRange(grey, bounds[i] * pixels(), bounds[i + 1] * pixels())));
    }
    return shards;
  }
}
