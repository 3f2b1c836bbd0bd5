#!/usr/bin/env python3
"""Reads every #include and every kontor_room line, and says where the tree breaks its own rules (ARCHITECTURE.md).

    includes.py [ROOT]        exit 0: sound; 1: each broken rule on a line of its own

 * Arrows run down: engine <- bridge <- frontend <- web, and engine <- bridge <- native. Only native/desktop sees frontend.
 * A room includes itself and the rooms its kontor_room(... DEPENDS ...) names, with the rooms inside those; the arrows
   form no circle.
 * imgui.h appears only where things are drawn.
 * engine, bridge and frontend know no platform: the standard library and nlohmann/json, nothing else; but for cmark, which
   one room wraps. The engine also has
   no file, thread, clock or randomness of its own.
"""
import pathlib
import re
import sys

# What each layer may include from; the layers are the top folders of shipped code.
BELOW = {
    "engine": {"engine"},
    "bridge": {"engine", "bridge"},
    "frontend": {"engine", "bridge", "frontend"},
    "web": {"engine", "bridge", "frontend", "web"},
    "native": {"engine", "bridge", "native"},
    "native/desktop": {"engine", "bridge", "frontend", "native"},
}
PORTABLE = {"engine", "bridge", "frontend"}
MARKDOWN = "frontend/markdown/"
MAY_DRAW = ("frontend/widgets", "frontend/views", "frontend/theme", "frontend/frame", "web/", "native/desktop/")

STANDARD = set(
    """
    algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits
    clocale cmath codecvt compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint
    cstdio cstdlib cstring ctime cuchar cwchar cwctype deque exception execution filesystem format forward_list fstream
    functional future initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory
    memory_resource mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator semaphore
    set shared_mutex source_location span sstream stack stdexcept stop_token streambuf string string_view strstream
    syncstream system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility valarray
    variant vector version
    """.split()
)
# Of these the engine is free: bytes, time and randomness are arguments. It starts no threads, though a store that is asked
# by several may lock. The last row is missing in older libc++.
NOT_IN_ENGINE = set(
    """
    barrier cstdio ctime filesystem fstream future iostream latch random semaphore stop_token thread
    coroutine source_location
    """.split()
)

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
ROOM = re.compile(r"^\s*kontor_room\(\s*([\w/]+)([^)]*)\)", re.M)


def declared_rooms(root):
    """{room: rooms it names after DEPENDS}, from every CMakeLists.txt of a layer."""
    rooms = {}
    for layer in ("engine", "bridge", "frontend", "web", "native"):
        for path in sorted((root / layer).rglob("CMakeLists.txt")):
            for name, rest in ROOM.findall(re.sub(r"#.*", "", path.read_text())):
                depends = re.search(r"\bDEPENDS\b(.*?)(?:\bLIBRARIES\b|$)", rest, re.S)
                rooms[name] = set(depends[1].split()) if depends else set()
    return rooms


def room_of(path, rooms):
    """The innermost room a file lies in; None for a file of no room."""
    for folder in pathlib.PurePosixPath(path).parents:
        if str(folder) in rooms:
            return str(folder)
    return None


def layer_of(path):
    return "native/desktop" if path.startswith("native/desktop/") else path.split("/")[0]


def check_own(path, target, root, rooms):
    """Rules for #include "from/the/root"."""
    layer = layer_of(path)
    if not (root / target).is_file():
        yield f'includes "{target}", which is no file counted from the root'
        return
    if target.split("/")[0] not in BELOW[layer]:
        yield f'includes "{target}": {layer} may include only {", ".join(sorted(BELOW[layer]))}'
        return
    room, other = room_of(path, rooms), room_of(target, rooms)
    if room and other and not any(f"{other}/".startswith(f"{known}/") for known in rooms[room] | {room}):
        yield f'includes "{target}", but {room} does not name {other} among its DEPENDS'


def check_foreign(path, target):
    """Rules for #include <anything>."""
    layer = layer_of(path)
    if target.startswith("imgui"):
        if not path.startswith(MAY_DRAW):
            yield f"includes <{target}>: ImGui is called only in {', '.join(MAY_DRAW)}"
    elif target == "cmark.h":
        if not path.startswith(MARKDOWN):
            yield f"includes <{target}>: Markdown is read only in {MARKDOWN}"
    elif layer in PORTABLE and target not in STANDARD and not target.startswith("nlohmann/"):
        yield f"includes <{target}>: {layer} has only the standard library and nlohmann/json"
    elif layer == "engine" and target in NOT_IN_ENGINE:
        yield f"includes <{target}>: the engine has no files, threads, clocks or randomness, and must compile everywhere"


def circles(rooms):
    """A line for each room that depends on itself by some way round."""
    for start in sorted(rooms):
        seen, ahead = set(), [(start, start)]
        while ahead:
            room, way = ahead.pop()
            for next_room in sorted(rooms.get(room, ())):
                if next_room == start:
                    yield f"{start}: its arrows run in a circle: {way} -> {start}"
                elif next_room not in seen:
                    seen.add(next_room)
                    ahead.append((next_room, f"{way} -> {next_room}"))


def problems(root):
    """Every broken rule below `root`, as lines a person can act on."""
    rooms = declared_rooms(root)
    for room, depends in sorted(rooms.items()):
        for name in sorted(depends - set(rooms)):
            yield f"{room}: DEPENDS names {name}, which is no room"
    yield from circles(rooms)
    for layer in ("engine", "bridge", "frontend", "web", "native"):
        for file in sorted((root / layer).rglob("*.[hc]pp")):
            path, text = file.relative_to(root).as_posix(), file.read_text()
            for found in INCLUDE.finditer(text):
                quote, target = found.groups()
                check = check_own(path, target, root, rooms) if quote == '"' else check_foreign(path, target)
                line = text.count("\n", 0, found.start()) + 1
                yield from (f"{path}:{line}: {problem}" for problem in check)


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    found = list(problems(root))
    print("\n".join(found) or "every arrow runs down")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
