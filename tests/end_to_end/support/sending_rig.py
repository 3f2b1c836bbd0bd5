#!/usr/bin/env python3
"""A provider for the browser tests: a Postfix that takes mail and a Dovecot that hands it out, both with a private authority.

    sending_rig.py FOLDER USER...        addresses USER@example.org, passwords pw-USER
                                         by either name

Prints its ports as one JSON line, then answers each line of JSON on its input with one, until that ends:
    {"password": ["ada", "another"]}     the password of both servers from now on
    {"mails": "bob"}                     what lies in a mailbox, as texts, oldest first
    {"log": true}                        what Postfix has logged
"""
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from certificates import Certificates  # noqa: E402
from dovecot import Dovecot  # noqa: E402
from postfix import Postfix  # noqa: E402

folder, users = pathlib.Path(sys.argv[1]), sys.argv[2:]
certificates = Certificates(folder / "certificates")
dovecot = Dovecot(folder / "dovecot", certificates.good, users=users)


def mails(user):
    paths = [path for part in ("new", "cur") for path in (dovecot.maildir(user) / part).iterdir()]
    return [path.read_bytes().decode("latin-1") for path in sorted(paths, key=lambda path: path.stat().st_mtime_ns)]


def set_password(user, password):
    dovecot.set_password(user, password)
    dovecot.set_password(f"{user}@example.org", password)
    time.sleep(1.2)  # Dovecot looks at its file once a second


with dovecot, Postfix(folder / "postfix", certificates.good, dovecot) as postfix:
    def say(value):
        print(json.dumps(value), flush=True)

    with open(folder / "dovecot" / "passwd", "a") as known:
        known.writelines(f"{user}@example.org:{{PLAIN}}pw-{user}\n" for user in users)
    say({"pop3s": dovecot.pop3s, "smtps": postfix.smtps, "submission": postfix.submission, "ca": str(certificates.ca)})
    for line in sys.stdin:
        asked = json.loads(line)
        if "password" in asked:
            say(set_password(*asked["password"]))
        elif "mails" in asked:
            say(mails(asked["mails"]))
        else:
            say(postfix.log())
