package org.aimle.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import scala.collection.immutable.List$;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;

/** Runs Scala in this JVM, with the class path of the tests. */
public final class ScalaRepl implements AutoCloseable {

  /** Of the tests, also where Maven hides it in a manifest. */
  public static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final StringWriter messages = new StringWriter();
  private final IMain repl;

  /** Starts the compiler. */
  public ScalaRepl() {
    Settings settings = new Settings();
    settings.classpath().value_$eq(CLASS_PATH);
    repl = new IMain(settings, new PrintWriter(messages));
    Thread.currentThread().setContextClassLoader(repl.classLoader());
  }

  /** Gives a value a name. */
  public void bind(String name, String type, Object value) {
    assertEquals("Success", repl.bind(name, type, value, List$.MODULE$.empty()).toString());
  }

  /** Runs statements, and fails with what the compiler says where they are wrong. */
  public void run(String statements) {
    assertEquals("Success", repl.interpret(statements).toString(), messages.toString());
  }

  /** The value of a name that the statements defined. */
  public Object value(String name) {
    return repl.valueOfTerm(name).get();
  }

  @Override
  public void close() {
    repl.close();
    Thread.currentThread().setContextClassLoader(before);
  }
}
