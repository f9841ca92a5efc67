package org.aimle.estimator;

import java.util.Map;
import org.aimle.spec.NamedParameters;

/**
 * The registered factories of the estimators that are here.
 *
 * @since 0.1.0
 */
public final class EstimatorFactories {

  private EstimatorFactories() {}

  /** The frame of all of them. */
  private abstract static class BuiltIn implements EstimatorFactory {
    private final String name;
    private final Map<String, String> parameters;

    BuiltIn(Object name, Map<String, String> parameters) {
      this.name = name.toString();
      this.parameters = parameters;
    }

    @Override
    public final String name() {
      return name;
    }

    @Override
    public final Map<String, String> parameters() {
      return parameters;
    }

    @Override
    public final EstimatorSpec create(Map<String, String> given) {
      return read(new NamedParameters(name, given));
    }

    abstract EstimatorSpec read(NamedParameters given);
  }

  /** Makes {@code imle}. */
  public static final class Imle extends BuiltIn {

    /** For {@link java.util.ServiceLoader}. */
    public Imle() {
      super(DifferenceMethod.IMLE, DifferenceSpec.parameters(DifferenceMethod.IMLE));
    }

    @Override
    EstimatorSpec read(NamedParameters given) {
      return DifferenceSpec.parse(DifferenceMethod.IMLE, given);
    }
  }

  /** Makes {@code aimle-forward}. */
  public static final class AimleForward extends BuiltIn {

    /** For {@link java.util.ServiceLoader}. */
    public AimleForward() {
      super(
          DifferenceMethod.AIMLE_FORWARD,
          DifferenceSpec.parameters(DifferenceMethod.AIMLE_FORWARD));
    }

    @Override
    EstimatorSpec read(NamedParameters given) {
      return DifferenceSpec.parse(DifferenceMethod.AIMLE_FORWARD, given);
    }
  }

  /** Makes {@code aimle-central}. */
  public static final class AimleCentral extends BuiltIn {

    /** For {@link java.util.ServiceLoader}. */
    public AimleCentral() {
      super(
          DifferenceMethod.AIMLE_CENTRAL,
          DifferenceSpec.parameters(DifferenceMethod.AIMLE_CENTRAL));
    }

    @Override
    EstimatorSpec read(NamedParameters given) {
      return DifferenceSpec.parse(DifferenceMethod.AIMLE_CENTRAL, given);
    }
  }

  /** Makes {@code black-box}. */
  public static final class BlackBox extends BuiltIn {

    /** For {@link java.util.ServiceLoader}. */
    public BlackBox() {
      super(DifferenceMethod.BLACK_BOX, DifferenceSpec.parameters(DifferenceMethod.BLACK_BOX));
    }

    @Override
    EstimatorSpec read(NamedParameters given) {
      return DifferenceSpec.parse(DifferenceMethod.BLACK_BOX, given);
    }
  }

  /** Makes {@code simple}. */
  public static final class Simple extends BuiltIn {

    /** For {@link java.util.ServiceLoader}. */
    public Simple() {
      super(SubsetMethod.SIMPLE, SubsetSpec.parameters(SubsetMethod.SIMPLE));
    }

    @Override
    EstimatorSpec read(NamedParameters given) {
      return SubsetSpec.parse(SubsetMethod.SIMPLE, given);
    }
  }

  /** Makes {@code score-function}. */
  public static final class ScoreFunction extends BuiltIn {

    /** For {@link java.util.ServiceLoader}. */
    public ScoreFunction() {
      super(SubsetMethod.SCORE_FUNCTION, SubsetSpec.parameters(SubsetMethod.SCORE_FUNCTION));
    }

    @Override
    EstimatorSpec read(NamedParameters given) {
      return SubsetSpec.parse(SubsetMethod.SCORE_FUNCTION, given);
    }
  }

  /** Makes {@code perturbed}. */
  public static final class Perturbed extends BuiltIn {

    /** For {@link java.util.ServiceLoader}. */
    public Perturbed() {
      super(PerturbedMethod.MEAN, PerturbedSpec.parameters(PerturbedMethod.MEAN));
    }

    @Override
    EstimatorSpec read(NamedParameters given) {
      return PerturbedSpec.parse(PerturbedMethod.MEAN, given);
    }
  }

  /** Makes {@code perturbed-score-function}. */
  public static final class PerturbedScoreFunction extends BuiltIn {

    /** For {@link java.util.ServiceLoader}. */
    public PerturbedScoreFunction() {
      super(
          PerturbedMethod.SCORE_FUNCTION, PerturbedSpec.parameters(PerturbedMethod.SCORE_FUNCTION));
    }

    @Override
    EstimatorSpec read(NamedParameters given) {
      return PerturbedSpec.parse(PerturbedMethod.SCORE_FUNCTION, given);
    }
  }

  /** Makes {@code concrete}. */
  public static final class Concrete extends BuiltIn {

    /** For {@link java.util.ServiceLoader}. */
    public Concrete() {
      super(Relaxation.CONCRETE, RelaxationSpec.parameters());
    }

    @Override
    EstimatorSpec read(NamedParameters given) {
      return RelaxationSpec.parse(Relaxation.CONCRETE, given);
    }
  }

  /** Makes {@code softsub}. */
  public static final class Softsub extends BuiltIn {

    /** For {@link java.util.ServiceLoader}. */
    public Softsub() {
      super(Relaxation.SOFTSUB, RelaxationSpec.parameters());
    }

    @Override
    EstimatorSpec read(NamedParameters given) {
      return RelaxationSpec.parse(Relaxation.SOFTSUB, given);
    }
  }

  /** Makes {@code straight-through}. */
  public static final class StraightThrough extends BuiltIn {

    /** For {@link java.util.ServiceLoader}. */
    public StraightThrough() {
      super("straight-through", IdentitySpec.parameters("straight-through"));
    }

    @Override
    EstimatorSpec read(NamedParameters given) {
      return IdentitySpec.parse(given);
    }
  }

  /** Makes {@code identity}. */
  public static final class Identity extends BuiltIn {

    /** For {@link java.util.ServiceLoader}. */
    public Identity() {
      super("identity", IdentitySpec.parameters("identity"));
    }

    @Override
    EstimatorSpec read(NamedParameters given) {
      return IdentitySpec.parse(given);
    }
  }
}
