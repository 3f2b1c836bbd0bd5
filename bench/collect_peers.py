"""The collectors Kontor is measured against: each writes its configuration into an empty folder and gives the command.

A peer is a class with
    prepare(where)   where: folder, host, port, ca, user, password -> argv; called before every run on the same folder
    delivered(where) how many messages it has; None if that cannot be told from outside
    exits            exit codes that mean success
All keep mail on the server, check the certificate against the private authority, and begin with nothing.
"""
import os
import pathlib
import subprocess


def write(path, text):
    path = pathlib.Path(path)
    path.write_text(text)
    path.chmod(0o600)
    return path


def maildir_of(where):
    maildir = where.folder / "Maildir"
    for part in ("cur", "new", "tmp"):
        (maildir / part).mkdir(parents=True, exist_ok=True)
    return maildir


def count_maildir(where):
    return sum(len(os.listdir(where.folder / "Maildir" / part)) for part in ("cur", "new"))


class Kontor:
    name = "kontor"
    exits = (0,)

    def __init__(self, program):
        self.program = str(program)

    def environment(self):
        return {**os.environ, "KONTOR_ALLOW_PRIVATE_HOSTS": "1"}

    def set_up(self, folder, accounts, host, port, ca):
        """accounts: (user at the server, password). One person owns them all."""
        data = ["--data", str(folder / "data")]
        run = lambda *arguments, secret: subprocess.run([self.program, *data, *arguments], input=secret + "\n", text=True,
                                                        check=True, capture_output=True, env=self.environment())
        run("user", "add", "bench", "--password-stdin", secret="correct horse battery")
        for user, password in accounts:
            run("account", "add", "--user", "bench", "--address", f"{user}@bench.example.org", "--pop3", f"{host}:{port}",
                "--login", user, "--ca-file", str(ca), "--password-stdin", "--no-test", secret=password)
        return self.command(folder)

    def command(self, folder):
        return [self.program, "--data", str(folder / "data"), "collect", "--user", "bench", "--json", "--allow-private-hosts"]

    def prepare(self, where):
        if not (where.folder / "data").exists():
            return self.set_up(where.folder, [(where.user, where.password)], where.host, where.port, where.ca)
        return self.command(where.folder)

    def delivered(self, where):
        target = where.folder / "exported"
        subprocess.run([self.program, "--data", where.folder / "data", "export", "--user", "bench", "--format", "eml", target], check=True)
        return len(os.listdir(target))


class Null:
    """Downloads and discards: the ceiling of the server, not a contestant."""
    exits = (0,)

    def __init__(self, program, window):
        self.program, self.window, self.name = str(program), window, "null" if window else "null-poll"

    def prepare(self, where):
        return [self.program, where.host, str(where.port), where.user, where.password, str(self.window), str(where.ca)]

    def delivered(self, where):
        return None


class Mpop:
    name = "mpop"
    exits = (0,)

    def account(self, where, name="default"):
        return f"""account {name}
host {where.host}
port {where.port}
tls on
tls_starttls off
tls_trust_file {where.ca}
user {where.user}
password {where.password}
auth user
keep on
only_new on
received_header off
pipelining on
uidls_file {where.folder}/uidls
delivery maildir {maildir_of(where)}
"""

    def prepare(self, where):
        return ["mpop", "-Q", "-C", str(write(where.folder / "mpoprc", self.account(where)))]

    delivered = staticmethod(count_maildir)


class Fetchmail:
    exits = (0, 1)  # 1: no new mail

    def __init__(self, mode):
        self.mode, self.name = mode, "fetchmail-" + mode

    def poll(self, where, server=None):
        maildir = maildir_of(where)
        write(where.folder / "mailfilter", f'to "{maildir}"\n')
        out = f'bsmtp "{where.folder}/bsmtp.out"' if self.mode == "bsmtp" else f'mda "/usr/bin/maildrop {where.folder}/mailfilter"'
        name = f"{server} via {where.host}" if server else where.host
        return (f'poll {name} service {where.port} protocol pop3 uidl:\n'
                f'  user "{where.user}" there with password "{where.password}" is mail here options ssl sslcertck '
                f'sslcertfile {where.ca} keep no rewrite fetchlimit 0 batchlimit 0 {out}\n')

    def prepare(self, where):
        rc = write(where.folder / "rc", f"set no syslog\nset idfile {where.folder}/ids\n" + self.poll(where))
        return ["env", f"FETCHMAILHOME={where.folder}", "LC_ALL=C", "fetchmail", "-s", "--pidfile", f"{where.folder}/pid", "-f", str(rc)]

    def delivered(self, where):
        if self.mode != "bsmtp":
            return count_maildir(where)
        with open(where.folder / "bsmtp.out", "rb") as out:
            return sum(line.startswith(b"MAIL FROM:") for line in out)


class Fdm:
    name = "fdm"
    exits = (0,)

    def prepare(self, where):
        configuration = write(where.folder / "fdm.conf", f"""set no-received
set lock-types flock
set lock-file "{where.folder}/lock"
set maximum-size 256M
account "a" pop3s server "{where.host}" port {where.port} user "{where.user}" pass "{where.password}" new-only cache "{where.folder}/cache" keep
action "md" maildir "{maildir_of(where)}"
match all action "md"
""")
        return ["env", f"SSL_CERT_FILE={where.ca}", f"HOME={where.folder}", "fdm", "-q", "-f", str(configuration), "-k", "fetch"]

    delivered = staticmethod(count_maildir)


class Getmail:
    name = "getmail6"
    exits = (0,)

    def prepare(self, where):
        (where.folder / "state").mkdir(exist_ok=True)
        rc = write(where.folder / "getmailrc", f"""[retriever]
type = SimplePOP3SSLRetriever
server = {where.host}
port = {where.port}
username = {where.user}
password = {where.password}
ca_certs = {where.ca}
[destination]
type = Maildir
path = {maildir_of(where)}/
[options]
read_all = false
delete = false
verbose = 0
delivered_to = false
received = false
max_messages_per_session = 0
""")
        return ["getmail", "--getmaildir", str(where.folder / "state"), "--rcfile", str(rc)]

    delivered = staticmethod(count_maildir)
