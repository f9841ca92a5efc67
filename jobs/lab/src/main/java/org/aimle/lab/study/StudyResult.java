package org.aimle.lab.study;

import java.util.List;

/**
 * What a study found, in the order in which it was measured.
 *
 * @param bars what an estimator should do better than, one of each problem
 */
public record StudyResult(
    StudySettings settings,
    List<StudyProblem> problems,
    List<Measurement> measurements,
    List<NoScores> bars,
    List<TrajectoryPoint> trajectories,
    List<NoiseFidelity> fidelities,
    List<Timing> timings) {

  public StudyResult {
    problems = List.copyOf(problems);
    measurements = List.copyOf(measurements);
    bars = List.copyOf(bars);
    trajectories = List.copyOf(trajectories);
    fidelities = List.copyOf(fidelities);
    timings = List.copyOf(timings);
  }
}
