#!/usr/bin/env python3
"""A Dovecot with a private authority for the browser tests: prints its ports as one JSON line and runs until its input ends.

    dovecot_rig.py FOLDER MESSAGES [URL]  user ann, password pw-ann; MESSAGES is a folder of .eml files; URL is where access
                                          tokens are asked about

Each line of the input is the path of one that arrives then; it is answered by a line.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from certificates import Certificates  # noqa: E402
from dovecot import Dovecot  # noqa: E402

folder, messages = map(pathlib.Path, sys.argv[1:3])
introspection = sys.argv[3] if len(sys.argv) > 3 else None
certificates = Certificates(folder / "certificates")
rig = Dovecot(folder / "dovecot", certificates.good, users=["ann"], introspection=introspection)
for path in sorted(messages.glob("*.eml")):
    rig.deliver("ann", path.stem, path.read_bytes())
with rig:
    print(json.dumps({"pop3": rig.pop3, "pop3s": rig.pop3s, "ca": str(certificates.ca)}), flush=True)
    for line in sys.stdin:
        path = pathlib.Path(line.strip())
        rig.deliver("ann", path.stem, path.read_bytes())
        print(json.dumps({"arrived": path.name}), flush=True)
