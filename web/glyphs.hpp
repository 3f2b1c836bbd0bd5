// Glyphs on demand: Dear ImGui asks for a character when it is first shown, and the browser draws it into a small 2D
// canvas with Inter, or with whatever font of the person's own has it (Chinese, Arabic, emoji in colour). No font of
// many megabytes is ever downloaded.
#pragma once

struct ImFont;

namespace kontor::web {

enum class FontWeight { regular, semibold };

// Once a weight, before the first frame. Owned by ImGui's atlas.
ImFont* add_browser_font(FontWeight weight);

}  // namespace kontor::web
