#!/usr/bin/env python3
"""Fetches the source of a Debian package by its name and unpacks it.

    debian_source.py PACKAGE DIRECTORY [--suite SUITE]

DIRECTORY then holds the upstream tree, and DIRECTORY.version the package's version; a second call does nothing.
Without --suite the machine's own suite is asked. apt checks the signatures. Nothing on the machine changes and no
root is needed: apt works in a private state directory, with the machine's own Debian source turned into `deb-src`.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

APT = pathlib.Path("/etc/apt")


def codename():
    return re.search(r"^VERSION_CODENAME=(\w+)", pathlib.Path("/etc/os-release").read_text(), re.M)[1]


def deb822_sources():
    """Entries of the newer *.sources files, as (uri, suites, signed_by)."""
    for path in sorted(APT.glob("sources.list.d/*.sources")):
        for stanza in re.split(r"\n\s*\n", path.read_text()):
            stanza = re.sub(r"^#.*\n?", "", stanza, flags=re.M)
            field = dict(re.findall(r"^([\w-]+):[ \t]*(.+)$", stanza, re.M))
            if "deb" in field.get("Types", "").split() and field.get("Enabled", "yes") != "no":
                yield field["URIs"].split()[0], field["Suites"].split(), field.get("Signed-By", "")


def one_line_sources():
    """Entries of sources.list and *.list: deb [signed-by=KEY] URI SUITE COMPONENT..."""
    for path in [APT / "sources.list", *sorted(APT.glob("sources.list.d/*.list"))]:
        for line in path.read_text().splitlines() if path.exists() else []:
            if found := re.match(r"deb\s+(?:\[([^]]*)\]\s+)?(\S+)\s+(\S+)\s", line):
                options, uri, suite = found.groups()
                key = re.search(r"signed-by=(\S+)", options or "")
                yield uri, [suite], key[1] if key else ""


def source_line(suite):
    """The deb-src line for `suite` at the place this machine takes its own suite from."""
    own = codename()
    for uri, suites, key in [*deb822_sources(), *one_line_sources()]:
        if own in suites:
            option = f"[signed-by={key}] " if key.startswith("/") else ""
            return f"deb-src {option}{uri} {suite or own} main\n"
    sys.exit(f"debian_source: no apt source of this machine has the suite {own}")


def download(package, suite, work):
    """Leaves the package's files in `work`."""
    (work / "lists/partial").mkdir(parents=True)
    (work / "cache/archives/partial").mkdir(parents=True)
    (work / "source.list").write_text(source_line(suite))
    (work / "apt.conf").write_text(
        f'Dir::Etc::sourcelist "{work}/source.list";\n'
        'Dir::Etc::sourceparts "-";\n'
        f'Dir::State::Lists "{work}/lists";\n'
        f'Dir::Cache "{work}/cache";\n'
        'APT::Sandbox::User "root";\n'
        'Acquire::Retries "3";\n'
    )
    apt = ["apt-get", "-qq", "-c", str(work / "apt.conf")]
    subprocess.run([*apt, "update"], cwd=work, check=True)
    subprocess.run([*apt, "source", "--download-only", package], cwd=work, check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package")
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--suite")
    wanted = parser.parse_args()
    version_file = wanted.directory.with_name(wanted.directory.name + ".version")
    if version_file.exists() and wanted.directory.is_dir():
        return
    print(f"fetching the source of {wanted.package} from {wanted.suite or codename()}", flush=True)
    wanted.directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=wanted.directory.parent) as name:
        work = pathlib.Path(name).resolve()
        download(wanted.package, wanted.suite, work)
        description = next(work.glob("*.dsc"))
        archive = next(work.glob("*.orig.tar.*z*"))
        shutil.rmtree(wanted.directory, ignore_errors=True)
        wanted.directory.mkdir()
        subprocess.run(
            ["tar", "-xf", archive, "-C", wanted.directory, "--strip-components=1", "--no-same-owner"], check=True
        )
        version_file.write_text(description.stem.split("_", 1)[1] + "\n")


if __name__ == "__main__":
    main()
