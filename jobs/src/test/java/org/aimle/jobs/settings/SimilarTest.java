package org.aimle.jobs.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimilarTest {

  @Test
  void suggestsWhatMayHaveBeenMeant() {
    List<String> names = Arrays.asList("explain", "conformance", "bench");
    assertEquals(List.of("conformance"), Similar.to("conformnce", names));
    assertEquals(List.of("bench"), Similar.to("benhc", names));
    assertEquals(List.of(), Similar.to("train", names));
  }
}
