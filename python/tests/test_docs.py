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
            (example,) = re.findall(r"```python\n(.*?)```", page.read(), re.DOTALL)
        spark = sessions.local()
        rows = sessions.reviews(spark)
        with tempfile.TemporaryDirectory() as folder:
            names = {
                "reviews": rows.selectExpr("concat_ws(' ', tokens) as text", "label"),
                "folder": os.path.join(folder, "model"),
            }
            exec(compile(example, "MLLIB.md", "exec"), names)
            self.assertEqual(len(names["explanation"].chosen), 3)
            self.assertEqual(len(names["stage"].summary.epochs), 2)
            self.assertTrue(os.path.isdir(names["folder"]))
        spark.stop()


if __name__ == "__main__":
    unittest.main()
