#!/usr/bin/env python3
"""Tests the include test: each rule is broken once in a tree made for it, and must be reported; the sound tree must not."""
import pathlib
import tempfile
import unittest

from includes import problems

SOUND = {
    "engine/base/CMakeLists.txt": "kontor_room(engine/base)",
    "engine/base/bytes.hpp": "#include <span>\n",
    "engine/pop3/CMakeLists.txt": "kontor_room(engine/pop3\n  DEPENDS engine/base # bytes\n  LIBRARIES something)",
    "engine/pop3/client.cpp": '#include "engine/base/bytes.hpp"\n#include <nlohmann/json.hpp>\n',
    "engine/pop3/client.hpp": "#include <vector>\n",
    "bridge/CMakeLists.txt": "kontor_room(bridge DEPENDS engine/base)",
    "bridge/codec.hpp": '#include "engine/base/bytes.hpp"\n',
    "frontend/widgets/CMakeLists.txt": "kontor_room(frontend/widgets DEPENDS bridge)",
    "frontend/widgets/button.cpp": '#include "bridge/codec.hpp"\n#include <imgui.h>\n',
    "frontend/widgets/button.hpp": "",
    "native/net/CMakeLists.txt": "kontor_room(native/net DEPENDS engine/base)",
    "native/net/stream.cpp": '#include "engine/base/bytes.hpp"\n#include <sys/socket.h>\n',
    "native/net/stream.hpp": "",
    "web/main.cpp": '#include "frontend/widgets/button.hpp"\n#include <SDL.h>\n#include <imgui.h>\n',
}


class IncludeTest(unittest.TestCase):
    def found(self, **changes):
        """What is reported for the sound tree with some files replaced (a__b is a/b)."""
        with tempfile.TemporaryDirectory() as name:
            root = pathlib.Path(name)
            files = SOUND | {path.replace("__", "/").replace("_hpp", ".hpp").replace("_cpp", ".cpp").replace("_txt", ".txt"): text
                             for path, text in changes.items()}
            for path, text in files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
            return list(problems(root))

    def assert_reported(self, words, **changes):
        found = self.found(**changes)
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])

    def test_sound_tree_is_silent(self):
        self.assertEqual(self.found(), [])

    def test_arrow_up_from_engine(self):
        self.assert_reported("engine may include only", engine__base__bytes_hpp='#include "bridge/codec.hpp"\n')

    def test_arrow_up_from_bridge(self):
        self.assert_reported("bridge may include only", bridge__codec_hpp='#include "frontend/widgets/button.hpp"\n')

    def test_arrow_from_frontend_into_the_platform(self):
        self.assert_reported("frontend may include only", frontend__widgets__button_hpp='#include "native/net/stream.hpp"\n')

    def test_relay_never_sees_the_frontend(self):
        self.assert_reported("native may include only", native__relay__serve_cpp='#include "frontend/widgets/button.hpp"\n')

    def test_desktop_sees_the_frontend(self):
        self.assertEqual(self.found(native__desktop__main_cpp='#include "frontend/widgets/button.hpp"\n#include <imgui.h>\n'), [])

    def test_room_not_among_depends(self):
        self.assert_reported("does not name engine/pop3", engine__base__bytes_hpp='#include "engine/pop3/client.hpp"\n')

    def test_room_within_a_named_room(self):
        self.assertEqual(
            self.found(
                engine__base__sums__CMakeLists_txt="kontor_room(engine/base/sums)",
                engine__base__sums__sum_hpp="",
                engine__pop3__client_cpp='#include "engine/base/sums/sum.hpp"\n',
            ),
            [],
        )

    def test_depends_on_nothing_known(self):
        self.assert_reported("which is no room", engine__base__CMakeLists_txt="kontor_room(engine/base DEPENDS engine/nowhere)")

    def test_circle(self):
        found = self.found(engine__base__CMakeLists_txt="kontor_room(engine/base DEPENDS engine/pop3)")
        self.assertTrue(found and all("circle" in line for line in found), found)

    def test_imgui_outside_its_rooms(self):
        self.assert_reported("ImGui is called only", frontend__models__inbox_model_hpp="#include <imgui.h>\n")

    def test_imgui_internals_count_too(self):
        self.assert_reported("ImGui is called only", native__relay__serve_cpp="  # include <imgui_internal.h>\n")

    def test_platform_header_in_frontend(self):
        self.assert_reported("frontend has only", frontend__widgets__button_hpp="#include <emscripten.h>\n")

    def test_foreign_library_in_engine(self):
        self.assert_reported("engine has only", engine__base__bytes_hpp="#include <boost/asio.hpp>\n")

    def test_randomness_in_engine(self):
        self.assert_reported("no files, threads, clocks or randomness", engine__base__bytes_hpp="#include <random>\n")

    def test_include_not_from_the_root(self):
        self.assert_reported("no file counted from the root", engine__pop3__client_cpp='#include "client.hpp"\n')

    def test_the_line_is_named(self):
        found = self.found(engine__base__bytes_hpp="#pragma once\n\n#include <random>\n")
        self.assertTrue(found[0].startswith("engine/base/bytes.hpp:3: "), found)


if __name__ == "__main__":
    unittest.main()
