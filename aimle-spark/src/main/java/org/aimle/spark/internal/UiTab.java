package org.aimle.spark.internal;

import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.ui.JettyUtils$;
import org.apache.spark.ui.JettyUtils.ServletParams;
import org.apache.spark.ui.SparkUI;
import org.apache.spark.ui.WebUITab;
import scala.Function1;
import scala.Option;

/**
 * A tab of Spark's UI whose page is text that we make. Only the tab's name and link go through
 * Spark's own page classes: those name servlet types, which are others in Spark 4.
 */
final class UiTab extends WebUITab {

  private final String name;

  private UiTab(SparkUI ui, String prefix, String name) {
    super(ui, prefix);
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  /** Served by Spark's own servlet, so behind its filters and access control lists. */
  @SuppressWarnings({"rawtypes", "unchecked"}) // the request's type has another package in Spark 4
  static boolean add(SparkContext context, String prefix, String name, Supplier<String> page) {
    Option<SparkUI> ui = context.ui();
    if (ui.isEmpty()) {
      return false;
    }
    Function1<Object, String> answer = request -> page.get();
    Function1<String, String> asItIs = text -> text;
    ServletParams<String> html = new ServletParams((Function1) answer, "text/html", asItIs);
    var handler =
        JettyUtils$.MODULE$.createServletHandler(
            "/" + prefix, html, context.conf(), ui.get().basePath());
    ui.get().attachHandler(handler);
    ui.get().attachTab(new UiTab(ui.get(), prefix, name));
    return true;
  }
}
