package org.aimle.dl4j;

import java.lang.ref.Cleaner;
import java.util.Arrays;
import java.util.function.Supplier;
import org.aimle.dl4j.internal.OwnConfiguration;
import org.aimle.estimator.DifferenceSpec;
import org.aimle.estimator.EstimatorSpec;
import org.aimle.estimator.Feedback;
import org.aimle.estimator.GradientEstimator;
import org.aimle.estimator.Solved;
import org.aimle.lambda.ConstantTarget;
import org.aimle.lambda.LambdaRule;
import org.aimle.lambda.LambdaState;
import org.aimle.lambda.SparsityStatistics;
import org.aimle.noise.NoiseKeys;
import org.aimle.solver.BatchSolver;
import org.aimle.solver.ContextSolver;
import org.aimle.solver.Instances;
import org.aimle.solver.MapSolver;
import org.aimle.solver.RowWorkers;
import org.aimle.solver.Scores;
import org.aimle.solver.SolverCounts;
import org.aimle.solver.SolverFailedException;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link AimleVertex} at work: moves scores and gradients between the graph's arrays and the
 * estimator's, names the noise, and carries lambda.
 */
@SuppressWarnings("overrides") // DL4J's own base class overrides a varargs method by an array
final class AimleGraphVertex extends ParameterlessGraphVertex implements AimleLayer {

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(AimleGraphVertex.class);

  /** Steps without any change after which a constant lambda is told to be too small. */
  private static final int IDLE_STEPS = 20;

  private final transient AimleVertex configuration;
  private final transient EstimatorSpec spec;
  private final transient MapSolver solver;
  private final transient LambdaRule rule;
  private final transient RowWorkers workers;
  private final transient GradientEstimator estimator;
  private final transient BatchSolver inference;
  private final transient Cleaner.Cleanable closing;

  private LambdaState state;
  private boolean held;
  private SparsityStatistics last = SparsityStatistics.NONE;
  private transient NoiseKeys keys;
  private long unnamedSteps;
  private long solverNanoseconds;

  /** So far without any change; below 0 when there was one, or it is told. */
  private int idleSteps;

  private transient INDArray mask;

  /** What the last training forward pass leaves for the backward pass. */
  private transient Step step;

  private record Step(ScoreRows rows, Solved solved) {}

  AimleGraphVertex(
      ComputationGraph graph, String name, int index, DataType type, AimleVertex configuration) {
    super(graph, name, index, type, configuration);
    NativeBlas.load();
    SampleRows.settle(graph.getConfiguration());
    OwnConfiguration.giveTo(graph);
    this.configuration = configuration;
    this.spec = configuration.estimator();
    this.rule = configuration.lambdaRule();
    VertexState start = configuration.start();
    this.state = start.lambda();
    this.unnamedSteps = start.unnamedSteps();
    this.workers = RowWorkers.of(configuration.threads());
    this.solver = configuration.solver().create();
    this.closing = SolverClosing.with(this, solver);
    this.estimator = spec.create(solver, configuration.noise(), workers);
    this.inference = new BatchSolver(workers);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray theta = inputs[0];
    int batch = Math.toIntExact(theta.size(0));
    int n = Math.toIntExact(theta.length() / batch);
    if (!isOneChannel(theta)) {
      throw new IllegalArgumentException(
          "vertex '"
              + vertexName
              + "' takes scores [B, n], or one channel of a sequence or picture, but its input has"
              + " shape "
              + Arrays.toString(theta.shape()));
    }
    ScoreRows rows = ScoreRows.of(batch, n, graph.getInputMaskArrays() == null ? null : mask);
    float[] scores = rows.gather(theta, 1);
    Instances instances = solving(() -> instances(rows, batch));
    if (!training) {
      float[] z = new float[scores.length];
      solving(
          () -> {
            inference.solve(instances, 1, scores, z);
            return z;
          });
      INDArray out =
          workspaces.createUninitialized(ArrayType.ACTIVATIONS, theta.dataType(), batch, n);
      rows.scatter(z, 1, out);
      return out;
    }
    int draws = spec.draws();
    float[] noise = new float[scores.length * draws];
    drawNoise(rows, draws, noise);
    int outputs = spec.outputs();
    Solved solved = solving(() -> estimator.forward(instances, scores, noise));
    step = new Step(rows, solved);
    INDArray out =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, theta.dataType(), (long) batch * outputs, n);
    rows.scatter(solved.z(), outputs, out);
    return out;
  }

  /** {@code [B, n]}, {@code [B, 1, n]}, {@code [B, n, 1]}, {@code [B, 1, h, w]} or its like. */
  private static boolean isOneChannel(INDArray theta) {
    int rank = theta.rank();
    return rank == 2 || rank <= 4 && rank > 2 && (theta.size(1) == 1 || theta.size(rank - 1) == 1);
  }

  /** Work that solves, timed; a solver that fails is reported with this vertex and the example. */
  private <T> T solving(Supplier<T> work) {
    long begun = System.nanoTime();
    try {
      return work.get();
    } catch (SolverFailedException e) {
      String id =
          keys == null || e.example() >= keys.exampleIds().length
              ? ""
              : ", example id " + keys.exampleIds()[e.example()];
      throw e.at("vertex '%s', solver %s%s".formatted(vertexName, configuration.solver(), id));
    } finally {
      solverNanoseconds += System.nanoTime() - begun;
    }
  }

  private Instances instances(ScoreRows rows, int batch) {
    if (inputs.length == 1) {
      return Instances.of(solver, rows.rows());
    }
    if (!(solver instanceof ContextSolver contexts)) {
      throw new IllegalStateException(
          "vertex '" + vertexName + "': " + AimleVertex.noContexts(solver));
    }
    INDArray given = inputs[1];
    if (given.rank() != 2 || given.size(0) != batch) {
      throw new IllegalArgumentException(
          "vertex '"
              + vertexName
              + "' takes contexts [B, c] with B = "
              + batch
              + ", but its second input has shape "
              + Arrays.toString(given.shape()));
    }
    return Instances.of(
        contexts, rows.rows(), HostArrays.read(given), Math.toIntExact(given.size(1)));
  }

  private void drawNoise(ScoreRows rows, int draws, float[] noise) {
    NoiseKeys named = keys;
    int batch = rows.rows().batch();
    if (named == null) {
      long[] ids = new long[batch];
      for (int b = 0; b < batch; b++) {
        ids[b] = (unnamedSteps << 32) + b;
      }
      unnamedSteps++;
      carry();
      named = new NoiseKeys(configuration.seed(), 0, ids);
    } else if (named.exampleIds().length != batch) {
      throw new IllegalStateException(
          "vertex '"
              + vertexName
              + "' has noise keys for "
              + named.exampleIds().length
              + " examples but a minibatch of "
              + batch
              + "; set the keys of each minibatch before its step");
    }
    int stride = rows.rows().stride();
    NoiseKeys of = named;
    workers.forEach(
        batch,
        (b, worker) -> {
          for (int t = 0; t < draws; t++) {
            estimator
                .noise()
                .fill(of.key(b, t), noise, (b * draws + t) * stride, rows.rows().length(b));
          }
        });
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    if (step == null) {
      throw new IllegalStateException(
          "vertex '" + vertexName + "': no training forward pass came before the backward pass");
    }
    Step done = step;
    float[] dy = done.rows().gather(epsilon, spec.outputs());
    // DL4J back-propagates the loss summed over rows and divides by the labels' number in the
    // updater; a constant lambda means a step along the gradient of the mean, so divide here and
    // undo it below.
    float lossRows = graph.batchSize();
    Scores.scale(dy, 1 / lossRows, dy.length);
    float[] losses = spec.needsLosses() ? RowLosses.of(graph, this, epsilon.size(0)) : new float[0];
    Scores.scale(losses, 1 / lossRows, losses.length);
    float[] gradient = new float[done.solved().theta().length];
    Feedback feedback = Feedback.of(dy, losses);
    last = solving(() -> estimator.backward(done.solved(), feedback, state, gradient)).statistics();
    Scores.scale(gradient, lossRows, gradient.length);
    watchConstantLambda(dy);
    if (!held) {
      setLambdaState(rule.next(state, last));
    }
    INDArray out =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, inputs[0].dataType(), inputs[0].shape());
    done.rows().scatter(gradient, 1, out);
    if (inputs.length == 1) {
      return new Pair<>(null, new INDArray[] {out});
    }
    INDArray none =
        workspaces.create(ArrayType.ACTIVATION_GRAD, inputs[1].dataType(), inputs[1].shape());
    return new Pair<>(null, new INDArray[] {out, none});
  }

  /** Says once that a constant lambda is so small that no solution ever changes. */
  private void watchConstantLambda(float[] dy) {
    if (idleSteps < 0
        || !(spec instanceof DifferenceSpec difference
            && difference.target() instanceof ConstantTarget constant)) {
      return;
    }
    boolean moves = false;
    for (int i = 0; i < dy.length && !moves; i++) {
      moves = dy[i] != 0;
    }
    if (last.nonZeros() > 0) {
      idleSteps = -1;
    } else if (moves && ++idleSteps == IDLE_STEPS) {
      idleSteps = -1;
      LOG.warn(
          "vertex '{}': in {} steps lambda {} has changed no solution, so nothing is learnt before"
              + " it. A constant lambda is multiplied with the gradient of a mean, here over {}"
              + " rows, with some losses over their columns, too: set a larger one, or let lambda"
              + " follow the norms (docs/NETWORKS.md#lambda)",
          vertexName,
          IDLE_STEPS,
          constant.lambda(),
          epsilon.size(0));
    }
  }

  @Override
  public void clear() {
    super.clear();
    step = null;
  }

  /** The mask marks padding; what comes out has a row per draw, to which it no longer applies. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState maskState, int minibatch) {
    mask = masks == null || masks.length == 0 ? null : masks[0];
    return null;
  }

  @Override
  public LambdaRule lambdaRule() {
    return rule;
  }

  @Override
  public LambdaState lambdaState() {
    return state;
  }

  @Override
  public void setLambdaState(LambdaState value) {
    state = value;
    carry();
  }

  /** What DL4J saves and clones of this vertex is the graph's configuration of it. */
  private void carry() {
    graph
        .getConfiguration()
        .getVertices()
        .put(vertexName, configuration.startingFrom(VertexState.of(state, unnamedSteps)));
  }

  @Override
  public void holdLambda(boolean hold) {
    held = hold;
  }

  @Override
  public SparsityStatistics lastStatistics() {
    return last;
  }

  @Override
  public SolverCounts solverCounts() {
    return solver.counts();
  }

  @Override
  public long solverNanoseconds() {
    return solverNanoseconds;
  }

  @Override
  public void closeSolver() {
    closing.clean();
  }

  @Override
  public void setNoiseKeys(NoiseKeys value) {
    keys = value;
  }
}
