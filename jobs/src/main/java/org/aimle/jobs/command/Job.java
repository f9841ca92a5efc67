package org.aimle.jobs.command;

import java.util.concurrent.Callable;

/**
 * A job of the command {@code aimle}. A class with picocli's {@code @Command} (its name and
 * description are what {@code aimle --help} lists), public like its constructor without arguments,
 * and named in {@code META-INF/services/org.aimle.jobs.command.Job} of any jar on the class path:
 *
 * <pre>{@code
 * @Command(name = "hello", description = "Greets.")
 * public final class Hello implements Job {
 *   public Integer call() {
 *     System.out.println("hello");
 *     return 0;
 *   }
 * }
 * }</pre>
 *
 * <p>{@code call} gives the exit code. What it throws is told in one line if it is a {@link
 * UserError}, and with its stack trace otherwise.
 */
public interface Job extends Callable<Integer> {}
