#!/usr/bin/env python3
"""Tests the test of the list of faults: what lacks on either side is reported."""
import pathlib
import tempfile
import unittest

from faults import problems

TESTS = {
    "tests/a_test.cpp": "TEST_F(Lines, F01_F02_Break) {}\n// F09 is only spoken of\n",
    "tests/b_test.py": "    def test_F03_disk(self):\n",
    "tests/c_test.mjs": "test('F04: a week', async () => {\n",
}


class FaultsTest(unittest.TestCase):
    def found(self, page):
        with tempfile.TemporaryDirectory() as name:
            root = pathlib.Path(name)
            for path, text in {**TESTS, "docs/faults.md": page}.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
            return problems(root)

    def test_agreement(self):
        self.assertEqual(self.found("| F01 | a | b |\n| F02 | a | b |\n| F03 | a | b |\n| F04 | a | b |\n"), [])

    def test_a_fault_without_a_test(self):
        self.assertIn("F09", self.found("| F01 | a | b |\n| F02 | a | b |\n| F03 | a | b |\n| F04 | a | b |\n| F09 | a | b |\n")[0])

    def test_a_test_of_a_fault_that_is_not_listed(self):
        self.assertIn("F04", self.found("| F01 | a | b |\n| F02 | a | b |\n| F03 | a | b |\n")[0])


if __name__ == "__main__":
    unittest.main()
