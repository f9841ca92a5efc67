package org.aimle.jobs;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What the command {@code aimle} answers when called in this JVM, Spark in it too. */
public record CommandRun(int code, String out, String err) {

  public static CommandRun of(String... arguments) {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    // Many clusters are set so; the launcher's tests run with Spark's default.
    System.setProperty("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    System.setProperty("spark.sql.shuffle.partitions", "2");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Aimle.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new CommandRun(code, out.toString(), err.toString());
  }
}
