package org.aimle.study;

import java.util.List;

/** What a study found, in the order in which it was measured. */
public record StudyResult(
    StudySettings settings,
    List<StudyProblem> problems,
    List<Measurement> measurements,
    List<TrajectoryPoint> trajectories,
    List<NoiseFidelity> fidelities,
    List<Timing> timings) {

  public StudyResult {
    problems = List.copyOf(problems);
    measurements = List.copyOf(measurements);
    trajectories = List.copyOf(trajectories);
    fidelities = List.copyOf(fidelities);
    timings = List.copyOf(timings);
  }
}
