package org.aimle.spark.ml;

import java.io.Serializable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.aimle.WrongInputException;

/**
 * Values of a stage's parameters that are out of range or do not go together. A program whose users
 * know the parameters by other names can have the message with those.
 *
 * @since 0.1.0
 */
public final class WrongParamException extends WrongInputException {

  private static final long serialVersionUID = 1L;

  /** A parameter in the arguments of a message. */
  record Name(String parameter) implements Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      return parameter;
    }
  }

  private final String format;
  private final Serializable[] arguments;

  /**
   * @param format of the message, as of {@link String#format}
   * @param arguments its {@code %s}: {@link Name} for a parameter, anything else for a value
   */
  WrongParamException(String format, Object... arguments) {
    super(format.formatted(arguments));
    this.format = format;
    this.arguments =
        Stream.of(arguments)
            .map(one -> one instanceof Name name ? name : String.valueOf(one))
            .toArray(Serializable[]::new);
  }

  /**
   * The message with other names of parameters.
   *
   * @param naming gives the name to print for the name of a parameter
   */
  public String message(UnaryOperator<String> naming) {
    return format.formatted(
        Stream.of(arguments)
            .map(one -> one instanceof Name name ? naming.apply(name.parameter()) : one)
            .toArray());
  }
}
