package org.aimle.jobs;

import java.io.PrintWriter;

/**
 * Where a job speaks to its user.
 *
 * @param out results
 * @param progress what it is doing
 */
record Console(PrintWriter out, PrintWriter progress) {

  void say(String line) {
    progress.println(line);
    progress.flush();
  }

  void print(String line) {
    out.println(line);
    out.flush();
  }
}
