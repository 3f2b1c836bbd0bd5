"""A screen that nobody sees (Xvfb), and somebody who types and looks at it (xdotool, ImageMagick).

    with Screen() as screen:
        program = subprocess.Popen([...], env=screen.environment)
        screen.find("Kontor")           waits for a window whose title holds that
        screen.press("j", "Return"); screen.type("words")
"""
import os
import re
import subprocess
import time

PATIENCE = 20


def until(holds, what):
    """Waits for what holds, and gives it back."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if value := holds():
            return value
        time.sleep(0.1)
    raise AssertionError(f"never: {what}")


class Screen:
    def __init__(self, width=1280, height=800):
        reading, writing = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
                                       pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as number:
            self.display = ":" + number.readline().strip()
        self.environment = {**os.environ, "DISPLAY": self.display}
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.window = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait(20)

    def run(self, *words):
        return subprocess.run(words, env=self.environment, capture_output=True, text=True)

    def find(self, title):
        """The window with that in its title, which has the keyboard from now on."""
        found = until(lambda: self.run("xdotool", "search", "--onlyvisible", "--name", title).stdout.split(), f"a window {title}")
        self.window = found[-1]
        self.run("xdotool", "windowfocus", "--sync", self.window)
        return self.window

    def title(self):
        return self.run("xdotool", "getwindowname", self.window).stdout.strip()

    def press(self, *keys):
        self.run("xdotool", "key", "--delay", "30", *keys)

    def type(self, text):
        self.run("xdotool", "type", "--delay", "15", "--", text)

    def colours(self, area=None):
        """{"#RRGGBB": pixels} of the screen, or of (x, y, width, height) on it."""
        crop = ["-crop", "{2}x{3}+{0}+{1}".format(*area)] if area else []
        told = self.run("import", "-window", "root", *crop, "-depth", "8", "-format", "%c", "histogram:info:-").stdout
        return {colour: int(count) for count, colour in re.findall(r"^\s*(\d+):.*?(#[0-9A-F]{6})", told, re.M)}

    def keep(self, path):
        self.run("import", "-window", "root", str(path))
