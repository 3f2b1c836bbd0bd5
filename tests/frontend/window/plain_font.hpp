// Letters for tests: every character is a box 0.6 of the size wide. Dear ImGui then needs neither a font file nor a
// window, and text is as wide on every machine.
#pragma once

struct ImFont;

namespace kontor::test {

ImFont* add_plain_font();

}  // namespace kontor::test
