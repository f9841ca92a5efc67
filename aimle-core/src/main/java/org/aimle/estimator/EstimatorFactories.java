package org.aimle.estimator;

import java.util.Map;
import java.util.function.Function;
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
    private final Function<NamedParameters, EstimatorSpec> reader;

    BuiltIn(
        Object name,
        Map<String, String> parameters,
        Function<NamedParameters, EstimatorSpec> reader) {
      this.name = name.toString();
      this.parameters = parameters;
      this.reader = reader;
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
      return reader.apply(new NamedParameters(name, given));
    }
  }

  private abstract static class OfDifferenceMethod extends BuiltIn {
    OfDifferenceMethod(DifferenceMethod one) {
      super(one, DifferenceSpec.parameters(one), given -> DifferenceSpec.parse(one, given));
    }
  }

  /** Makes {@code imle}. */
  public static final class Imle extends OfDifferenceMethod {
    /** For {@link java.util.ServiceLoader}. */
    public Imle() {
      super(DifferenceMethod.IMLE);
    }
  }

  /** Makes {@code aimle-forward}. */
  public static final class AimleForward extends OfDifferenceMethod {
    /** For {@link java.util.ServiceLoader}. */
    public AimleForward() {
      super(DifferenceMethod.AIMLE_FORWARD);
    }
  }

  /** Makes {@code aimle-central}. */
  public static final class AimleCentral extends OfDifferenceMethod {
    /** For {@link java.util.ServiceLoader}. */
    public AimleCentral() {
      super(DifferenceMethod.AIMLE_CENTRAL);
    }
  }

  /** Makes {@code black-box}. */
  public static final class BlackBox extends OfDifferenceMethod {
    /** For {@link java.util.ServiceLoader}. */
    public BlackBox() {
      super(DifferenceMethod.BLACK_BOX);
    }
  }

  private abstract static class OfSubsetMethod extends BuiltIn {
    OfSubsetMethod(SubsetMethod one) {
      super(one, SubsetSpec.parameters(one), given -> SubsetSpec.parse(one, given));
    }
  }

  /** Makes {@code simple}. */
  public static final class Simple extends OfSubsetMethod {
    /** For {@link java.util.ServiceLoader}. */
    public Simple() {
      super(SubsetMethod.SIMPLE);
    }
  }

  /** Makes {@code score-function}. */
  public static final class ScoreFunction extends OfSubsetMethod {
    /** For {@link java.util.ServiceLoader}. */
    public ScoreFunction() {
      super(SubsetMethod.SCORE_FUNCTION);
    }
  }

  private abstract static class OfPerturbedMethod extends BuiltIn {
    OfPerturbedMethod(PerturbedMethod one) {
      super(one, PerturbedSpec.parameters(one), given -> PerturbedSpec.parse(one, given));
    }
  }

  /** Makes {@code perturbed}. */
  public static final class Perturbed extends OfPerturbedMethod {
    /** For {@link java.util.ServiceLoader}. */
    public Perturbed() {
      super(PerturbedMethod.MEAN);
    }
  }

  /** Makes {@code perturbed-score-function}. */
  public static final class PerturbedScoreFunction extends OfPerturbedMethod {
    /** For {@link java.util.ServiceLoader}. */
    public PerturbedScoreFunction() {
      super(PerturbedMethod.SCORE_FUNCTION);
    }
  }

  private abstract static class OfRelaxation extends BuiltIn {
    OfRelaxation(Relaxation one) {
      super(one, RelaxationSpec.parameters(), given -> RelaxationSpec.parse(one, given));
    }
  }

  /** Makes {@code concrete}. */
  public static final class Concrete extends OfRelaxation {
    /** For {@link java.util.ServiceLoader}. */
    public Concrete() {
      super(Relaxation.CONCRETE);
    }
  }

  /** Makes {@code softsub}. */
  public static final class Softsub extends OfRelaxation {
    /** For {@link java.util.ServiceLoader}. */
    public Softsub() {
      super(Relaxation.SOFTSUB);
    }
  }

  /** Makes {@code straight-through}. */
  public static final class StraightThrough extends BuiltIn {
    /** For {@link java.util.ServiceLoader}. */
    public StraightThrough() {
      super("straight-through", IdentitySpec.parameters("straight-through"), IdentitySpec::parse);
    }
  }

  /** Makes {@code identity}. */
  public static final class Identity extends BuiltIn {
    /** For {@link java.util.ServiceLoader}. */
    public Identity() {
      super("identity", IdentitySpec.parameters("identity"), IdentitySpec::parse);
    }
  }
}
