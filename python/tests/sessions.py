"""A Spark session of its own process for the tests, with the jar that AIMLE_JAR names."""

import os

from pyspark.sql import SparkSession

JAR = os.environ.get("AIMLE_JAR", "")


def local(**settings):
    """A session with two threads; settings are written with _ for each dot."""
    builder = (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", JAR)
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.shuffle.partitions", "2")
        .config(
            "spark.driver.defaultJavaOptions",
            "-Dorg.deeplearning4j.spark.time.TimeSource=org.deeplearning4j.spark.time.SystemClockTimeSource"
            " -Ddev.ludovic.netlib.blas.nativeLib=none.so",
        )
    )
    for name, value in settings.items():
        builder = builder.config(name.replace("_", "."), value)
    return builder.getOrCreate()


def reviews(spark):
    """60 texts of five words, of which one tells the score."""
    good = ["the", "beer", "is", "good", "today"]
    bad = ["the", "beer", "is", "bad", "today"]
    rows = [(i, good if i % 2 == 0 else bad, float(i % 2 == 0), i % 5 == 0) for i in range(60)]
    return spark.createDataFrame(
        rows, "id long, tokens array<string>, label double, validation boolean"
    )


def people(spark):
    """60 rows of three numbers and a city, of which age and city tell the score."""
    rows = [
        (
            i,
            float(20 + 7 * i % 50),
            float(i * i % 11),
            "rome" if i % 3 else "oslo",
            float(-i),
            0.5 * (7 * i % 50 > 25) + 0.5 * (i % 3 > 0),
        )
        for i in range(60)
    ]
    return spark.createDataFrame(rows, "id long, age double, a double, city string, b double, label double")
