package org.aimle.lab.python;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aimle.spark.ml.AimleFeatureExplainer;
import org.aimle.spark.ml.AimleTextExplainer;
import org.aimle.spark.ml.FidelityEvaluator;
import org.aimle.spark.ml.SubsetPrecisionEvaluator;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The Python module with the parameters of the MLlib stages and evaluators: read from the stages
 * themselves, so that names, types, texts and defaults are those of Java. The shared parameters of
 * Spark's {@code Has...} traits are those of PySpark's classes with these names.
 */
final class PythonParams {

  private static final List<Estimator<?>> ESTIMATORS =
      List.of(new AimleTextExplainer(), new AimleFeatureExplainer());

  private static final List<Evaluator> EVALUATORS =
      List.of(new SubsetPrecisionEvaluator(), new FidelityEvaluator());

  private static final String SHARED = "org.apache.spark.ml.param.shared.";

  /** A Java type as Python writes it, and how PySpark checks it. */
  private record Type(String annotation, String converter) {}

  private static final Map<Class<?>, Type> TYPES =
      Map.of(
          boolean.class, new Type("bool", "toBoolean"),
          int.class, new Type("int", "toInt"),
          long.class, new Type("int", "toInt"),
          float.class, new Type("float", "toFloat"),
          double.class, new Type("float", "toFloat"),
          String.class, new Type("str", "toString"),
          String[].class, new Type("List[str]", "toListString"),
          int[].class, new Type("List[int]", "toListInt"),
          double[].class, new Type("List[float]", "toListFloat"));

  private PythonParams() {}

  static String module() {
    return """
        \"""The parameters of the stages, from their Java classes: `jobs/bin/aimle python-params` writes this file.\"""

        from typing import List, Optional, TypeVar

        from pyspark import keyword_only
        from pyspark.ml.evaluation import JavaEvaluator
        from pyspark.ml.param import Param, Params, TypeConverters
        from pyspark.ml.param.shared import (
        %s)
        from pyspark.ml.wrapper import JavaEstimator, JavaModel

        from aimle._java import new_java_object

        S = TypeVar("S", bound=Params)

        """
            .formatted(
                ESTIMATORS.stream()
                    .flatMap(stage -> shared(stage.getClass()).stream())
                    .distinct()
                    .sorted()
                    .map("    %s,\n"::formatted)
                    .collect(Collectors.joining()))
        + ESTIMATORS.stream()
            .map(
                stage ->
                    "\n"
                        + params(stage)
                        + "\n\n"
                        + stage(stage, "JavaEstimator")
                        + "\n\n"
                        + model(stage)
                        + "\n")
            .collect(Collectors.joining())
        + EVALUATORS.stream()
            .map(stage -> "\n" + params(stage) + "\n\n" + stage(stage, "JavaEvaluator"))
            .collect(Collectors.joining("\n"));
  }

  private static String params(Params stage) {
    String name = stage.getClass().getSimpleName();
    List<String> bases = new ArrayList<>(shared(stage.getClass()));
    bases.add("Params");
    StringBuilder text = new StringBuilder();
    text.append("class _%sParams(\n".formatted(name));
    bases.forEach(base -> text.append("    %s,\n".formatted(base)));
    text.append("):\n");
    for (Param<?> param : stage.params()) {
      text.append(
          """
              %1$s = Param(
                  Params._dummy(),
                  "%1$s",
                  %2$s,
                  typeConverter=TypeConverters.%3$s,
              )
          """
              .formatted(param.name(), quoted(param.doc()), type(stage, param).converter()));
    }
    text.append(
        """

            def __init__(self, *args):
                super().__init__(*args)
                self._setDefault(
        """);
    for (Param<?> param : stage.params()) {
      if (stage.getDefault(param).isDefined()) {
        text.append("            %s=%s,\n".formatted(param.name(), value(stage, param)));
      }
    }
    text.append("        )\n");
    for (Param<?> param : stage.params()) {
      text.append(
          """

              def get%s(self) -> %s:
                  return self.getOrDefault(self.%s)
          """
              .formatted(capital(param), type(stage, param).annotation(), param.name()));
    }
    return text.toString();
  }

  private static String stage(Params stage, String base) {
    String name = stage.getClass().getSimpleName();
    String keywords =
        Arrays.stream(stage.params())
            .map(param -> "        " + keyword(stage, param) + ",\n")
            .collect(Collectors.joining());
    return """
        class _%1$s(%3$s, _%1$sParams):
            @keyword_only
            def __init__(
                self,
                *,
        %2$s    ):
                super().__init__()
                self._java_obj = new_java_object("%1$s", self.uid)
                self._set(**self._input_kwargs)

            @keyword_only
            def setParams(
                self: S,
                *,
        %2$s    ) -> S:
                \"""Sets the parameters that are given.\"""
                return self._set(**self._input_kwargs)
        """
            .formatted(name, keywords, base)
        + setters(stage, stage.getClass());
  }

  private static String model(Estimator<?> stage) {
    Class<?> type = modelOf(stage);
    return "class _%s(JavaModel, _%sParams):\n"
            .formatted(type.getSimpleName(), stage.getClass().getSimpleName())
        + setters(stage, type).substring(1);
  }

  private static Class<?> modelOf(Estimator<?> stage) {
    ParameterizedType estimator = (ParameterizedType) stage.getClass().getGenericSuperclass();
    return (Class<?>) estimator.getActualTypeArguments()[1];
  }

  /** Only what can be set in Java. */
  private static String setters(Params stage, Class<?> type) {
    List<String> methods = Arrays.stream(type.getMethods()).map(Method::getName).toList();
    return Arrays.stream(stage.params())
        .filter(param -> methods.contains("set" + capital(param)))
        .map(
            param ->
                """

                    def set%1$s(self: S, value: %2$s) -> S:
                        \"""Sets %3$s: %4$s.\"""
                        return self._set(%3$s=value)
                """
                    .formatted(
                        capital(param),
                        type(stage, param).annotation(),
                        param.name(),
                        param.doc().replace("\\", "\\\\")))
        .collect(Collectors.joining());
  }

  private static String keyword(Params stage, Param<?> param) {
    String type = type(stage, param).annotation();
    return stage.getDefault(param).isDefined()
        ? "%s: %s = %s".formatted(param.name(), type, value(stage, param))
        : "%s: Optional[%s] = None".formatted(param.name(), type);
  }

  private static List<String> shared(Class<?> type) {
    TreeSet<String> names = new TreeSet<>();
    for (Class<?> one = type; one != null; one = one.getSuperclass()) {
      Arrays.stream(one.getInterfaces()).forEach(each -> addShared(each, names));
    }
    return List.copyOf(names);
  }

  private static void addShared(Class<?> type, TreeSet<String> names) {
    if (type.getName().startsWith(SHARED)) {
      names.add(type.getSimpleName());
    }
    Stream.of(type.getInterfaces()).forEach(each -> addShared(each, names));
  }

  private static Type type(Params stage, Param<?> param) {
    try {
      Class<?> java = stage.getClass().getMethod("get" + capital(param)).getReturnType();
      Type type = TYPES.get(java);
      if (type == null) {
        throw new IllegalStateException(
            param + " has type " + java + "; name its Python type here");
      }
      return type;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(param + " has no getter", e);
    }
  }

  private static String value(Params stage, Param<?> param) {
    return literal(stage.getDefault(param).get());
  }

  private static String literal(Object value) {
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    if (value instanceof String[] texts) {
      return listed(Arrays.stream(texts).map(PythonParams::quoted));
    }
    if (value instanceof int[] numbers) {
      return listed(IntStream.of(numbers).mapToObj(String::valueOf));
    }
    if (value instanceof double[] numbers) {
      return listed(DoubleStream.of(numbers).mapToObj(String::valueOf));
    }
    return value.toString();
  }

  private static String listed(Stream<String> values) {
    return values.collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static String capital(Param<?> param) {
    return Character.toUpperCase(param.name().charAt(0)) + param.name().substring(1);
  }
}
