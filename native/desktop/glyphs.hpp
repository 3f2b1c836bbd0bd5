// Glyphs on demand: Dear ImGui asks for a character when it is first shown, and FreeType draws it with the font that
// has it (faces.hpp).
#pragma once

#include "native/desktop/faces.hpp"

struct ImFont;

namespace kontor::desktop {

// Once a weight, before the first frame. Owned by ImGui's atlas; the faces must outlive it.
ImFont* add_font(Faces& faces, FontWeight weight);

}  // namespace kontor::desktop
