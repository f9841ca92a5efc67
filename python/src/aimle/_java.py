"""How Java and Python classes of the same name find each other."""

from py4j.java_gateway import JavaClass, JavaObject, JavaPackage
from pyspark import SparkContext
from pyspark.ml.common import _java2py
from pyspark.ml.util import JavaMLReadable, JavaMLReader

PACKAGE = "org.aimle.spark.ml"


def java_class(name: str) -> JavaClass:
    """The class of that name in Java's package of stages."""
    context = SparkContext._active_spark_context
    if context is None or context._jvm is None:
        raise RuntimeError(
            "there is no Spark in this process (a session of Spark Connect does not do); "
            "call SparkSession.builder.getOrCreate() first"
        )
    found = context._jvm
    for part in f"{PACKAGE}.{name}".split("."):
        found = getattr(found, part)
    if isinstance(found, JavaPackage):
        raise RuntimeError(
            f"Spark does not know the Java class {PACKAGE}.{name}; start it with the jars of "
            "AIMLE: --packages org.aimle:aimle-spark_2.12:VERSION, or spark.jars"
        )
    return found


def new_java_object(name: str, uid: str) -> JavaObject:
    return java_class(name)(uid)


def java_defaults(model) -> None:
    """
    Gives a model the defaults of its Java model: training makes its values those. With the
    estimator's, PySpark would try to set them back.
    """
    for param in model.params:
        java_param = model._java_obj.getParam(param.name)
        if model._java_obj.hasDefault(java_param):
            value = _java2py(SparkContext._active_spark_context, model._java_obj.getDefault(java_param).get())
            model._setDefault(**{param.name: value})


def field_values(record: JavaObject, fields: type) -> list:
    """What a Java record holds, in the order of a named tuple's fields."""
    return [getattr(record, name)() for name in fields._fields]


class _Reader(JavaMLReader):
    @classmethod
    def _load_java_obj(cls, clazz):
        return java_class(clazz.__name__)


class Readable(JavaMLReadable):
    """As JavaMLReadable, for a Java class outside Spark's own packages."""

    # Of an object whose constructor refused its arguments: PySpark asks when the object is collected.
    _java_obj = None

    @classmethod
    def read(cls):
        """A reader of what write() wrote, from Java, Scala or Python."""
        return _Reader(cls)
