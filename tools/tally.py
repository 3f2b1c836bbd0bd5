#!/usr/bin/env python3
"""Adds up what ctest ran and prints, alone on a line: N passed, N failed

    tally.py DIRECTORY [MORE_FAILURES]

DIRECTORY holds one <build directory's name>.<anything>.xml per run of ctest (--output-junit). A GoogleTest program leaves
its own results in build/<name>/results/<test>.xml; then its cases count instead of the one program. Whatever did not run
to its end and pass has failed, the skipped included. Exit 0: nothing failed.
"""
import pathlib
import sys
import xml.etree.ElementTree as xml


def cases_of(file):
    """(passed, failed) of a GoogleTest result file."""
    passed = failed = 0
    # What a test is given may be octets that are no text, and GoogleTest writes them as they are.
    for case in xml.fromstring(file.read_bytes().decode(errors="replace")).iter("testcase"):
        if case.get("status") == "run" and case.get("result") == "completed" and case.find("failure") is None:
            passed += 1
        else:
            failed += 1
    return passed, failed


def tally(directory):
    """(passed, failed) over all runs in `directory`."""
    passed = failed = 0
    for run in sorted(directory.glob("*.xml")):
        results = directory.parent / run.name.split(".")[0] / "results"
        for test in xml.parse(run).iter("testcase"):
            file = results / f"{test.get('name')}.xml"
            good, bad = cases_of(file) if file.exists() else (0, 0)
            if test.get("status") == "run":
                passed, failed = passed + max(good, 0 if bad else 1), failed + bad
            else:
                passed, failed = passed + good, failed + max(bad, 1)
    return passed, failed


def main():
    passed, failed = tally(pathlib.Path(sys.argv[1]))
    failed += int(sys.argv[2]) if len(sys.argv) > 2 else 0
    print(f"{passed} passed, {failed} failed")
    sys.exit(0 if failed == 0 and passed > 0 else 1)


if __name__ == "__main__":
    main()
