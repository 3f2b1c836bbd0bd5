#!/usr/bin/env python3
"""Packs the window for a server: names with content hashes, .br and .gz beside each file.

index.html keeps its name; @name@ in it and in the style sheet is replaced by the hashed name. Files whose name has a
hash may be cached for ever. worker.js keeps its name, too: it names the others.
"""
import argparse
import gzip
import hashlib
import pathlib
import re
import subprocess

class Pack:
    def __init__(self, out):
        self.out = out
        self.names = {}
        out.mkdir(parents=True, exist_ok=True)
        for old in out.iterdir():
            old.unlink()

    def add(self, name, content):
        stem, dot, ending = name.rpartition(".")
        hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{dot}{ending}"
        self.names[name] = hashed
        self.write(hashed, content)

    def add_text(self, name, path):
        self.add(name, self.filled(path).encode())

    def filled(self, path):
        return re.sub(r"@([\w.-]+)@", lambda found: self.names[found[1]], path.read_text())

    def worker(self, path):
        """The service worker: it keeps the name a browser looks for it under, and names what it keeps."""
        files = sorted(self.names.values())
        text = path.read_text().replace("@files@", ", ".join(f"'{name}'" for name in files))
        index = (self.out / "index.html").read_bytes()
        version = hashlib.sha256("".join(files).encode() + index).hexdigest()[:12]
        self.write("worker.js", text.replace("@version@", version).encode())

    def write(self, name, content):
        (self.out / name).write_bytes(content)
        (self.out / (name + ".gz")).write_bytes(gzip.compress(content, 9, mtime=0))
        subprocess.run(["brotli", "-q", "11", "-f", "-o", self.out / (name + ".br"), self.out / name], check=True)

    def first_load(self):
        """Bytes over the wire of everything the page asks for, as a browser that knows brotli gets it."""
        total = 0
        for path in self.out.iterdir():
            if path.suffix in (".br", ".gz"):
                continue
            packed = path.with_name(path.name + ".br")
            total += (packed if packed.exists() else path).stat().st_size
        return total


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("program", "fonts", "page", "out"):
        parser.add_argument("--" + name, type=pathlib.Path, required=True)
    parser.add_argument("--scripts", nargs="+", required=True)
    given = parser.parse_args()
    pack = Pack(given.out)
    for font in ("inter-regular.otf", "inter-semibold.otf"):
        pack.add(font, (given.fonts / font).read_bytes())
    pack.add("icon.svg", (given.page / "icon.svg").read_bytes())
    pack.add("kontor.wasm", (given.program / "kontor.wasm").read_bytes())
    scripts = [given.page / name for name in given.scripts] + [given.program / "kontor.js"]
    pack.add("kontor.js", b"\n".join(script.read_bytes() for script in scripts))
    pack.add_text("shell.css", given.page / "shell.css")
    pack.write("index.html", pack.filled(given.page / "shell.html").encode())
    pack.worker(given.page / "worker.js")
    print(f"window: {pack.first_load()} bytes over the wire at first load")


if __name__ == "__main__":
    main()
