#!/usr/bin/env python3
"""Reads docs/faults.md and the names of all tests, and says where they do not agree.

    faults.py [ROOT]        exit 0: every fault has a test with its number in its name, and the other way round
"""
import pathlib
import re
import sys

NAME_OF_A_TEST = re.compile(r"""(?:TEST(?:_F|_P)?\(\s*\w+,\s*|def test_|\btest\(['"])([^)'"\n]*)""")
NUMBER = re.compile(r"(?<![A-Za-z0-9])F\d\d(?![0-9])")


def listed(root):
    return {line[2:5] for line in (root / "docs/faults.md").read_text().splitlines() if NUMBER.match(line[2:5])}


def tested(root):
    found = set()
    for path in (root / "tests").rglob("*"):
        if path.suffix in (".cpp", ".py", ".mjs"):
            for name in NAME_OF_A_TEST.findall(path.read_text(errors="replace")):
                found.update(NUMBER.findall(name.replace("_", " ")))
    return found


def problems(root):
    faults, tests = listed(root), tested(root)
    return [f"docs/faults.md lists {fault}, which no test has in its name" for fault in sorted(faults - tests)] + \
        [f"a test is about {fault}, which docs/faults.md does not list" for fault in sorted(tests - faults)]


if __name__ == "__main__":
    wrong = problems(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]))
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)
