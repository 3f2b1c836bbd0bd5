#include "tests/frontend/window/plain_font.hpp"

#include <imgui.h>
#include <imgui_internal.h>

namespace kontor::test {

namespace {

bool contains(ImFontAtlas*, ImFontConfig*, ImWchar) { return true; }

bool begin_size(ImFontAtlas*, ImFontConfig*, ImFontBaked* baked, void*) {
    baked->Ascent = baked->Size * 0.8f;
    baked->Descent = baked->Ascent - baked->Size;
    return true;
}

bool load(ImFontAtlas*, ImFontConfig*, ImFontBaked* baked, void*, ImWchar codepoint, ImFontGlyph* glyph,
          float* advance) {
    const float width = baked->Size * 0.6f;
    if (advance != nullptr) {
        *advance = width;
        return true;
    }
    glyph->Codepoint = codepoint & 0x3FFFFFF;  // a bit field of 26
    glyph->AdvanceX = width;
    return true;
}

}  // namespace

ImFont* add_plain_font() {
    static ImFontLoader loader;
    loader.Name = "plain";
    loader.FontSrcContainsGlyph = contains;
    loader.FontBakedInit = begin_size;
    loader.FontBakedLoadGlyph = load;
    ImFontConfig config;
    config.FontLoader = &loader;
    config.SizePixels = 13;
    return ImGui::GetIO().Fonts->AddFont(&config);
}

}  // namespace kontor::test
