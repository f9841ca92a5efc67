package org.aimle.solver.tree;

/** How far Edmonds' algorithm has come with a vertex. */
enum Progress {
  UNSEEN,
  /** Against whose edges one walks, towards a root not yet met. */
  ON_WALK,
  /** Reached from the root by edges chosen so far, or part of a vertex that is. */
  JOINED
}
