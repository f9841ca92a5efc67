"""The Python examples of docs/MLLIB.md."""

import os
import re
import tempfile
import unittest

import sessions

HERE = os.path.dirname(os.path.abspath(__file__))


class DocsTest(unittest.TestCase):
    def test_examples_run(self):
        with open(os.path.join(HERE, "..", "..", "docs", "MLLIB.md"), encoding="utf-8") as page:
            examples = re.findall(r"```python\n(.*?)```", page.read(), re.DOTALL)
        spark = sessions.local()
        rows = sessions.reviews(spark)
        people = sessions.people(spark)
        texts, features = examples
        names = self.run_example(
            texts, reviews=rows.selectExpr("concat_ws(' ', tokens) as text", "label")
        )
        self.assertEqual(len(names["explanation"].chosen), 3)
        self.assertEqual(len(names["stage"].summary.epochs), 2)
        names = self.run_example(
            features, customers=people.selectExpr("age", "a as visits", "city", "label")
        )
        self.assertEqual(len(names["explanation"].chosen), 2)
        self.assertEqual(names["stage"].featureGroups[0].features, [2, 3])
        spark.stop()

    def run_example(self, example, **names):
        with tempfile.TemporaryDirectory() as folder:
            names["folder"] = os.path.join(folder, "model")
            exec(compile(example, "MLLIB.md", "exec"), names)
            self.assertTrue(os.path.isdir(names["folder"]))
        return names


if __name__ == "__main__":
    unittest.main()
