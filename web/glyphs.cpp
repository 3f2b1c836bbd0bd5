#include "web/glyphs.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <cmath>
#include <cstdint>

extern "C" {
// web/library/glyphs.js. Draws the character and keeps its pixels for page_glyph_pixels().
// box: left, top (from the base line, down is positive), width, height in device pixels; advance in logical ones.
double page_glyph_draw(int weight, double size, double scale_x, double scale_y, unsigned codepoint, int* box);
double page_glyph_advance(int weight, double size, unsigned codepoint);
int page_glyph_pixels(unsigned char* rgba);  // returns 1 for a glyph in colours of its own
}

namespace kontor::web {

namespace {

// Letters stand at fractions of a pixel; drawn twice as wide they stay sharp there.
constexpr float kOversample = 2;

int weight_of(const ImFontConfig& source) { return source.FontLoaderData == reinterpret_cast<void*>(1) ? 600 : 400; }

bool contains(ImFontAtlas*, ImFontConfig*, ImWchar) { return true; }

bool begin_size(ImFontAtlas*, ImFontConfig* source, ImFontBaked* baked, void*) {
    if (source->MergeMode) return true;
    // Inter's own ascent and descent, centred on the size, so that text sits in the middle of its line.
    baked->Ascent = std::ceil(baked->Size * 0.86f);
    baked->Descent = -(baked->Size - baked->Ascent);
    return true;
}

bool load(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void*, ImWchar codepoint, ImFontGlyph* glyph,
          float* advance_only) {
    const int weight = weight_of(*source);
    const double size = static_cast<double>(baked->Size);
    if (advance_only != nullptr) {
        *advance_only = static_cast<float>(page_glyph_advance(weight, size, codepoint));
        return true;
    }
    const float density = source->RasterizerDensity * baked->RasterizerDensity;
    const float across = density * kOversample;
    int box[4] = {};
    glyph->Codepoint = codepoint;
    glyph->AdvanceX = static_cast<float>(
        page_glyph_draw(weight, size, static_cast<double>(across), static_cast<double>(density), codepoint, box));
    const int width = box[2], height = box[3];
    if (width <= 0 || height <= 0) return true;

    const ImFontAtlasRectId pack_id = ImFontAtlasPackAddRect(atlas, width, height);
    if (pack_id == ImFontAtlasRectId_Invalid) return false;
    ImTextureRect* place = ImFontAtlasPackGetRect(atlas, pack_id);
    ImVector<unsigned char>& pixels = atlas->Builder->TempBuffer;
    pixels.resize(width * height * 4);
    glyph->Colored = page_glyph_pixels(pixels.Data) != 0;

    const float base = std::round(baked->Ascent);
    glyph->X0 = static_cast<float>(box[0]) / across;
    glyph->X1 = static_cast<float>(box[0] + width) / across;
    glyph->Y0 = static_cast<float>(box[1]) / density + base;
    glyph->Y1 = static_cast<float>(box[1] + height) / density + base;
    glyph->Visible = true;
    glyph->PackId = pack_id;
    ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, source, glyph, place, pixels.Data, ImTextureFormat_RGBA32,
                                       width * 4);
    return true;
}

const ImFontLoader* browser_loader() {
    static ImFontLoader loader;
    loader.Name = "canvas2d";
    loader.FontSrcContainsGlyph = contains;
    loader.FontBakedInit = begin_size;
    loader.FontBakedLoadGlyph = load;
    return &loader;
}

}  // namespace

ImFont* add_browser_font(FontWeight weight) {
    ImFontConfig config;
    config.FontLoader = browser_loader();
    config.FontLoaderData = reinterpret_cast<void*>(weight == FontWeight::semibold ? 1 : 0);
    config.SizePixels = 13;
    config.EllipsisChar = 0x2026;
    return ImGui::GetIO().Fonts->AddFont(&config);
}

}  // namespace kontor::web
