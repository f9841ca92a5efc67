package com.example;

import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;

/** Tells in a system property that it was loaded or made. */
public final class PlantedVertex extends ElementWiseVertex {

  private static final long serialVersionUID = 1L;

  static {
    System.setProperty("planted", "loaded");
  }

  public PlantedVertex() {
    super(Op.Add);
    System.setProperty("planted", "made");
  }
}
