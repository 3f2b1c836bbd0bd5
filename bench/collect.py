#!/usr/bin/env python3
"""Collection from a real Dovecot over POP3S: Kontor against mpop, fetchmail, fdm and getmail6, in one run.

    bench/collect.py [small mixed big many latency idle] [--runs 3] [--peers mpop,fetchmail-bsmtp] [--build build/release] [--work DIR]

    small    10,000 messages of about 3.3 kB        big      40 messages of 10-25 MiB
    mixed    5,000 messages, median 8 kB            many     200 accounts of 50 messages
    latency  500 messages at 20 ms round trip       idle     nothing new in an account of 10,000

Needs the packages of group `bench` in tools/packages.txt and a release build with KONTOR_BENCH. The contestants take turns,
each from an empty folder; wall and CPU are those of the client (with its children), RSS that of its largest process. Printed
are medians, and the ratios the project promises.
"""
import argparse
import os
import pathlib
import pwd
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import types

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests/support"), str(ROOT / "bench")]
import collect_peers as peers
from certificates import Certificates
from dovecot import Dovecot
from ports import free_ports

ALL = ["small", "mixed", "big", "many", "latency", "idle"]
UNPRIVILEGED = "mail"  # getmail6 refuses to deliver as root


def run_as_client(argv, log):
    """Wall seconds, CPU seconds, peak RSS in MiB and the exit code of one client."""
    rss = str(log) + ".rss"
    account = pwd.getpwnam(UNPRIVILEGED) if os.getuid() == 0 else None
    with open(log, "wb") as out:
        begin = time.perf_counter()
        process = subprocess.Popen(["/usr/bin/time", "-q", "-f", "%M", "-o", rss, *map(str, argv)], stdout=out, stderr=out,
                                   stdin=subprocess.DEVNULL, cwd=log.parent, start_new_session=True,
                                   user=account and account.pw_uid, group=account and account.pw_gid, extra_groups=[] if account else None,
                                   umask=0o077, env={**os.environ, "HOME": str(log.parent)})
        timer_fired = []
        signal.signal(signal.SIGALRM, lambda *_: (timer_fired.append(1), os.killpg(process.pid, signal.SIGKILL)))
        signal.alarm(600)
        _, status, usage = os.wait4(process.pid, 0)
        signal.alarm(0)
        wall = time.perf_counter() - begin
        process.returncode = status
    code = -1 if timer_fired else os.waitstatus_to_exitcode(status)
    peak = int(open(rss).read().split()[-1]) / 1024 if os.path.exists(rss) and open(rss).read().split() else 0
    return types.SimpleNamespace(wall=wall, cpu=usage.ru_utime + usage.ru_stime, rss=peak, code=code)


def give_away(folder):
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", f"{UNPRIVILEGED}:{UNPRIVILEGED}", folder], check=True)


class Bench:
    def __init__(self, options, work):
        self.options, self.work = options, work
        self.kontor = peers.Kontor(options.build / "kontor")
        self.null = options.build / "pop3_null"
        self.certificates = Certificates(work / "certificates")
        for path in (work, work / "certificates"):
            path.chmod(0o755)
        self.results = {}

    def where(self, peer, user, port, sub=""):
        folder = self.work / "clients" / peer.name / sub
        folder.mkdir(parents=True, exist_ok=True)
        return types.SimpleNamespace(folder=folder, host="localhost", port=port, ca=self.certificates.ca, user=user, password="pw-" + user)

    def fresh(self, peer):
        shutil.rmtree(self.work / "clients" / peer.name, ignore_errors=True)

    def contestants(self, *extra):
        everybody = [self.kontor, peers.Fetchmail("bsmtp"), peers.Mpop(), peers.Fdm(), peers.Fetchmail("maildrop"), peers.Getmail()]
        chosen = self.options.peers.split(",") if self.options.peers else None
        return [each for each in everybody if each is self.kontor or not chosen or each.name in chosen] + list(extra)

    def note(self, test, peer, result, problem=""):
        self.results.setdefault(test, {}).setdefault(peer.name, []).append(result)
        result.problem = problem
        print(f"  {test:8} {peer.name:20} {result.wall:7.3f} s  cpu {result.cpu:6.2f} s  {result.rss:6.1f} MiB  {problem}", flush=True)

    def one(self, test, peer, user, port, messages):
        where = self.where(peer, user, port)
        argv = peer.prepare(where)
        give_away(where.folder)
        os.sync()
        result = run_as_client(argv, where.folder / "client.log")
        problem = "" if result.code in peer.exits else f"exit {result.code}: " + (where.folder / "client.log").read_text(errors="replace")[-200:]
        if messages is not None and not problem:
            got = peer.delivered(where)
            if got is not None and got != messages:
                problem = f"{got} of {messages} messages"
        self.note(test, peer, result, problem)

    def download(self, test, user, port, messages):
        """From nothing; the last run's folders stay for an idle poll."""
        for _ in range(self.options.runs):
            for peer in self.contestants(peers.Null(self.null, 100)):
                self.fresh(peer)
                self.one(test, peer, user, port, messages)

    def idle(self, port, messages):
        for peer in self.contestants(peers.Null(self.null, 0)):
            self.fresh(peer)
            where = self.where(peer, "small", port)
            argv = peer.prepare(where)
            give_away(where.folder)
            run_as_client(argv, where.folder / "client.log")
        for _ in range(self.options.runs * 3):
            for peer in self.contestants(peers.Null(self.null, 0)):
                self.one("idle", peer, "small", port, None)

    def many(self, port, users, messages):
        """Kontor in one process, fetchmail and mpop in one process each: 200 accounts in the configuration."""
        for _ in range(self.options.runs):
            for peer in (self.kontor, peers.Fetchmail("bsmtp"), peers.Mpop()):
                self.fresh(peer)
                folder = self.work / "clients" / peer.name
                folder.mkdir(parents=True)
                places = [self.where(peer, user, port, user) for user in users]
                if peer is self.kontor:
                    argv = peer.set_up(folder, [(user, "pw-" + user) for user in users], "localhost", port, self.certificates.ca)
                elif peer.name == "mpop":
                    argv = ["mpop", "-Q", "-C", str(peers.write(folder / "rc", "".join(peer.account(p, p.user) for p in places))), "-a"]
                else:
                    rc = f"set no syslog\nset idfile {folder}/ids\n" + "".join(peer.poll(p, "s" + p.user) for p in places)
                    argv = ["env", f"FETCHMAILHOME={folder}", "LC_ALL=C", "fetchmail", "-s", "--pidfile", f"{folder}/pid", "-f",
                            str(peers.write(folder / "rc", rc))]
                self.many_once(peer, folder, argv)
            # Eight at once, the fastest way for fetchmail on two processors.
            self.many_parallel(peers.Fetchmail("bsmtp"), users, port)

    def many_parallel(self, peer, users, port):
        peer.name += "-p8"
        self.fresh(peer)
        folder = self.work / "clients" / peer.name
        jobs = []
        for user in users:
            where = self.where(peer, user, port, user)
            command = " ".join(f"'{word}'" for word in peer.prepare(where))
            jobs.append(str(peers.write(where.folder / "job.sh", f"{command}\n")))
        argv = ["xargs", "-a", str(peers.write(folder / "jobs", "\n".join(jobs) + "\n")), "-P", "8", "-n", "1", "sh"]
        self.many_once(peer, folder, argv)

    def many_once(self, peer, folder, argv):
        give_away(folder)
        os.sync()
        result = run_as_client(argv, folder / "client.log")
        self.note("many", peer, result, "" if result.code in peer.exits else f"exit {result.code}")

    def medians(self, test):
        return {name: statistics.median(each.wall for each in runs) for name, runs in self.results.get(test, {}).items()
                if not any(each.problem for each in runs)}

    def report(self):
        for test in self.results:
            print(f"\n{test}: medians of {len(next(iter(self.results[test].values())))}")
            print(f"  {'':22} {'wall s':>8} {'min':>8} {'cpu s':>8} {'RSS MiB':>8} {'wall/kontor':>12}")
            medians = self.medians(test)
            for name, runs in sorted(self.results[test].items(), key=lambda each: statistics.median(r.wall for r in each[1])):
                wall = statistics.median(each.wall for each in runs)
                print(f"  {name:22} {wall:8.3f} {min(each.wall for each in runs):8.3f} {statistics.median(each.cpu for each in runs):8.2f} "
                      f"{max(each.rss for each in runs):8.1f} {wall / medians['kontor'] if 'kontor' in medians else 0:12.2f}"
                      f"{'  FAILED: ' + runs[-1].problem if any(each.problem for each in runs) else ''}")
        self.promises()

    def promises(self):
        print("\npromises")

        def hold(what, value, limit):
            print(f"  {'ok  ' if value <= limit else 'MISS'} {what}: {value:.2f}, at most {limit}")

        for test in self.results:
            walls = self.medians(test)
            if "kontor" not in walls:
                print(f"  MISS {test}: kontor failed")
                continue
            own = walls["kontor"]
            real = [wall for name, wall in walls.items() if name != "kontor" and not name.startswith("null")]
            if test in ("small", "mixed", "many") and real:
                # Where the disk syncs at once, the server alone (the null client) may need more than half of what the peers
                # need, and nobody can be twice as fast as they: a fifth is then granted beside the server.
                server = walls.get("null", 0) / min(real)
                hold(f"{test}: wall / fastest peer{f' (of which the server alone takes {server:.2f})' if server else ''}",
                     own / min(real), max(0.5, round(1.2 * server, 2)))
            if test == "small" and "mpop" in walls:
                hold("small: wall / mpop", own / walls["mpop"], 0.2)
            if test == "big" and real:
                hold("big: wall / fastest peer", own / min(real), 1.0)
            if test == "latency" and "mpop" in walls:
                hold("latency: wall / mpop", own / walls["mpop"], round(1 / 1.7, 2))
            if test == "idle":
                hold("idle: wall / null client", own / walls["null-poll"], 1.3)
            hold(f"{test}: peak RSS in MiB", max(each.rss for each in self.results[test]["kontor"]), 64)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tests", nargs="*", default=ALL)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", default="")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "build/bench")
    options = parser.parse_args()
    options.build, options.work = options.build.resolve(), options.work.resolve()
    tests = options.tests or ALL

    corpus = options.work / "corpus"
    sets = [{"idle": "small"}.get(each, each) for each in tests]
    subprocess.run([ROOT / "bench/generate_corpus.py", corpus, *dict.fromkeys(sets)], check=True)
    with tempfile.TemporaryDirectory(prefix="kontor-bench-") as work:
        work = pathlib.Path(work)
        bench = Bench(options, work)
        with Dovecot(work / "dovecot", bench.certificates.good, mail=corpus / "mail") as dovecot:
            count = lambda user: len(os.listdir(corpus / "mail" / user / "cur")) + len(os.listdir(corpus / "mail" / user / "new"))
            for test in tests:
                if test == "many":
                    users = sorted(each.name for each in (corpus / "mail").iterdir() if each.name.startswith("many"))
                    bench.many(dovecot.pop3s, users, sum(map(count, users)))
                elif test == "idle":
                    bench.idle(dovecot.pop3s, count("small"))
                elif test == "latency":
                    port, = free_ports(1)
                    proxy = subprocess.Popen([options.build / "delay_proxy", str(port), str(dovecot.pop3s), "20"])
                    time.sleep(0.2)
                    try:
                        bench.download("latency", "latency", port, count("latency"))
                    finally:
                        proxy.terminate()
                        proxy.wait()
                else:
                    bench.download(test, test, dovecot.pop3s, count(test))
        bench.report()


if __name__ == "__main__":
    main()
