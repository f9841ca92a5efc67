package org.aimle.spec;

import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;

/**
 * What of one kind can be made by name: the factories that {@link ServiceLoader} finds for the
 * calling thread. Looks anew each time, so that jars added later count. Immutable, thread-safe.
 *
 * @param <T> what the factories make
 * @since 0.1.0
 */
public final class Registry<T> {

  private final String kind;
  private final Class<? extends Factory<? extends T>> type;

  /**
   * @param kind what is made, in words, for messages
   * @param type the type under which factories are registered: a file {@code
   *     META-INF/services/<type>} of a jar names its classes
   */
  public Registry(String kind, Class<? extends Factory<? extends T>> type) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.type = Objects.requireNonNull(type, "type");
  }

  /** The registered names, sorted. */
  public List<String> names() {
    return factories().stream().map(Factory::name).sorted().toList();
  }

  /**
   * The factory of a name.
   *
   * @throws IllegalArgumentException if no factory has the name, or several have
   */
  public Factory<? extends T> named(String name) {
    List<? extends Factory<? extends T>> named =
        factories().stream().filter(one -> one.name().equals(name)).toList();
    if (named.size() == 1) {
      return named.get(0);
    }
    if (named.isEmpty()) {
      throw new IllegalArgumentException(
          "no " + kind + " is named '" + name + "'; registered: " + names());
    }
    throw new IllegalArgumentException(
        "several factories are registered for the "
            + kind
            + " '"
            + name
            + "': "
            + named.stream().map(one -> one.getClass().getName()).sorted().toList()
            + "; give yours another name");
  }

  /**
   * Makes what is named. Keys in the spelling of earlier versions are read, see {@link
   * KeySpelling}.
   *
   * @throws IllegalArgumentException if the name is not registered once, or its factory refuses the
   *     parameters
   */
  public T create(NamedParameters form) {
    Factory<? extends T> factory = named(form.name());
    return factory.create(known(form, factory).parameters());
  }

  /**
   * The form with its keys as the factory of its name spells them; keys that it does not have stay.
   *
   * @throws IllegalArgumentException if the name is not registered once, or a key is given in two
   *     spellings
   */
  public NamedParameters known(NamedParameters form) {
    return known(form, named(form.name()));
  }

  private static NamedParameters known(NamedParameters form, Factory<?> factory) {
    return KeySpelling.known(form, factory.parameters().keySet());
  }

  /**
   * Makes what is written.
   *
   * @param text {@code name} or {@code name:key=value,key=value}
   * @throws IllegalArgumentException if the text is not of that form, the name is not registered
   *     once, or its factory refuses the parameters
   */
  public T parse(String text) {
    return create(NamedParameters.parse(text));
  }

  /**
   * The written form of an object, checked: what it says makes an equal object.
   *
   * @throws IllegalArgumentException if it does not; the message says why, and what to do
   */
  public String write(Written object) {
    String text = object.written().toString();
    T read;
    try {
      read = parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          about(object, text)
              + " cannot be made again from that: "
              + e.getMessage()
              + "; it needs a public "
              + type.getSimpleName()
              + " of that name, whose class stands in META-INF/services/"
              + type.getName(),
          e);
    }
    if (!object.equals(read)) {
      throw new IllegalArgumentException(
          about(object, text)
              + " reads back as another "
              + kind
              + ", "
              + read
              + " ("
              + read.getClass().getName()
              + "): written() must tell all its parameters, and objects of the same parameters must"
              + " be equal, as those of a record are");
    }
    return text;
  }

  private String about(Written object, String text) {
    return "the " + kind + " of " + object.getClass() + ", written '" + text + "',";
  }

  private List<? extends Factory<? extends T>> factories() {
    return ServiceLoader.load(type).stream().map(Provider::get).toList();
  }
}
