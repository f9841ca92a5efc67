"""Loads a pipeline in a process that has not imported aimle, and prints what it found."""

import sys

from pyspark.ml import PipelineModel

import sessions

spark = sessions.local(**dict(argument.split("=", 1) for argument in sys.argv[2:]))
model = PipelineModel.load(sys.argv[1])
stage = model.stages[-1]
row = model.transform(sessions.reviews(spark)).orderBy("id").first()
print(f"{type(stage).__module__}.{type(stage).__qualname__} k={stage.getK()} {row.prediction!r}")
spark.stop()
