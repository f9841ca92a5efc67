package org.aimle.spec;

/**
 * What can tell its written form, from which it is made again elsewhere: in the configuration of a
 * network, on an executor, in a saved model.
 *
 * @since 0.1.0
 */
public interface Written {

  /**
   * The written form: the name of a registered {@link Factory}, and parameters from which the
   * factory makes an equal object.
   */
  NamedParameters written();
}
