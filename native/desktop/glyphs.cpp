#include "native/desktop/glyphs.hpp"

#include <freetype/freetype.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace kontor::desktop {

namespace {

// Letters stand at fractions of a pixel; drawn twice as wide they stay sharp there.
constexpr float kOversample = 2;

struct Source {
    Faces& faces;
    FontWeight weight;
};

const Source& source_of(const ImFontConfig& config) { return *static_cast<const Source*>(config.FontLoaderData); }

// A bitmap in RGBA, and where it lies from the pen on the base line (y down), in pixels of the given scales.
struct Bitmap {
    int left = 0, top = 0, width = 0, height = 0;
    bool is_coloured = false;
    ImVector<unsigned char> pixels;
};

void copy_grey(const FT_GlyphSlot slot, Bitmap& picture) {
    const FT_Bitmap& bitmap = slot->bitmap;
    picture.left = slot->bitmap_left;
    picture.top = -slot->bitmap_top;
    picture.width = static_cast<int>(bitmap.width);
    picture.height = static_cast<int>(bitmap.rows);
    picture.pixels.resize(picture.width * picture.height * 4);
    unsigned char* to = picture.pixels.Data;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x, to += 4) {
            const unsigned char* row = bitmap.buffer + y * bitmap.pitch;
            to[0] = to[1] = to[2] = 255;
            to[3] = bitmap.pixel_mode == FT_PIXEL_MODE_MONO ? (row[x / 8] & (0x80 >> (x % 8)) ? 255 : 0) : row[x];
        }
}

// An emoji is a picture of one size, made smaller by the mean of what falls on a pixel.
void shrink_coloured(const FT_GlyphSlot slot, float scale_x, float scale_y, Bitmap& picture) {
    const FT_Bitmap& bitmap = slot->bitmap;
    const int wide = static_cast<int>(bitmap.width), high = static_cast<int>(bitmap.rows);
    picture.is_coloured = true;
    picture.left = static_cast<int>(std::floor(static_cast<float>(slot->bitmap_left) * scale_x));
    picture.top = static_cast<int>(std::floor(static_cast<float>(-slot->bitmap_top) * scale_y));
    picture.width = std::max(1, static_cast<int>(static_cast<float>(wide) * scale_x));
    picture.height = std::max(1, static_cast<int>(static_cast<float>(high) * scale_y));
    picture.pixels.resize(picture.width * picture.height * 4);
    unsigned char* to = picture.pixels.Data;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x, to += 4) {
            const int x0 = x * wide / picture.width, x1 = std::max(x0 + 1, (x + 1) * wide / picture.width);
            const int y0 = y * high / picture.height, y1 = std::max(y0 + 1, (y + 1) * high / picture.height);
            int sum[4] = {};
            for (int sy = y0; sy < y1; ++sy)
                for (int sx = x0; sx < x1; ++sx)
                    for (int i = 0; i < 4; ++i) sum[i] += bitmap.buffer[sy * bitmap.pitch + sx * 4 + i];
            const int count = (x1 - x0) * (y1 - y0), alpha = sum[3] / count;
            // FreeType's are BGRA, multiplied by their alpha.
            for (int i = 0; i < 3; ++i)
                to[i] = static_cast<unsigned char>(alpha > 0 ? std::min(255, sum[2 - i] * 255 / sum[3]) : 0);
            to[3] = static_cast<unsigned char>(alpha);
        }
}

// Sets the face to the size; returns the factor from its own pixels to those wanted, 1 for outlines.
float set_size(FT_Face face, float size, float scale_x, float scale_y) {
    if (FT_IS_SCALABLE(face)) {
        FT_Set_Char_Size(face, 0, static_cast<FT_F26Dot6>(std::lround(size * 64)),
                         static_cast<FT_UInt>(std::lround(72 * scale_x)),
                         static_cast<FT_UInt>(std::lround(72 * scale_y)));
        return 1;
    }
    int best = 0;
    for (int i = 1; i < face->num_fixed_sizes; ++i)
        if (face->available_sizes[i].height > face->available_sizes[best].height) best = i;
    FT_Select_Size(face, best);
    return size * 1.2f / static_cast<float>(std::max(1, static_cast<int>(face->available_sizes[best].height)));
}

float advance_of(const Faces::Found& found, float size, float scale_x) {
    const float factor = set_size(found.face, size, scale_x, scale_x);
    if (FT_Load_Glyph(found.face, found.glyph, FT_LOAD_NO_HINTING | FT_LOAD_COLOR) != 0) return 0;
    const FT_GlyphSlot slot = found.face->glyph;
    if (factor != 1) return static_cast<float>(slot->advance.x) / 64 * factor;
    return static_cast<float>(slot->linearHoriAdvance) / 65536 / scale_x;
}

bool contains(ImFontAtlas*, ImFontConfig*, ImWchar) { return true; }

bool begin_size(ImFontAtlas*, ImFontConfig* config, ImFontBaked* baked, void*) {
    if (config->MergeMode) return true;
    // Inter's own ascent and descent, centred on the size, so that text sits in the middle of its line.
    baked->Ascent = std::ceil(baked->Size * 0.86f);
    baked->Descent = -(baked->Size - baked->Ascent);
    return true;
}

bool load(ImFontAtlas* atlas, ImFontConfig* config, ImFontBaked* baked, void*, ImWchar codepoint, ImFontGlyph* glyph,
          float* advance_only) {
    const Source& source = source_of(*config);
    const Faces::Found found = source.faces.find(source.weight, codepoint);
    const float density = config->RasterizerDensity * baked->RasterizerDensity;
    const float across = density * kOversample;
    const float advance = advance_of(found, baked->Size, across);
    if (advance_only != nullptr) {
        *advance_only = advance;
        return true;
    }
    glyph->Codepoint = codepoint & 0x3FFFFFF;  // a bit field of 26
    glyph->AdvanceX = advance;

    const float factor = set_size(found.face, baked->Size, across, density);
    if (FT_Load_Glyph(found.face, found.glyph, FT_LOAD_RENDER | FT_LOAD_TARGET_LIGHT | FT_LOAD_COLOR) != 0) return true;
    const FT_GlyphSlot slot = found.face->glyph;
    if (slot->bitmap.width == 0 || slot->bitmap.rows == 0) return true;
    Bitmap picture;
    if (slot->bitmap.pixel_mode == FT_PIXEL_MODE_BGRA)
        shrink_coloured(slot, factor * across, factor * density, picture);
    else
        copy_grey(slot, picture);

    const ImFontAtlasRectId pack_id = ImFontAtlasPackAddRect(atlas, picture.width, picture.height);
    if (pack_id == ImFontAtlasRectId_Invalid) return false;
    ImTextureRect* place = ImFontAtlasPackGetRect(atlas, pack_id);
    const float base = std::round(baked->Ascent);
    glyph->Colored = picture.is_coloured;
    glyph->X0 = static_cast<float>(picture.left) / across;
    glyph->X1 = static_cast<float>(picture.left + picture.width) / across;
    glyph->Y0 = static_cast<float>(picture.top) / density + base;
    glyph->Y1 = static_cast<float>(picture.top + picture.height) / density + base;
    glyph->Visible = true;
    glyph->PackId = pack_id;
    ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, config, glyph, place, picture.pixels.Data, ImTextureFormat_RGBA32,
                                       picture.width * 4);
    return true;
}

const ImFontLoader* freetype_loader() {
    static ImFontLoader loader;
    loader.Name = "freetype";
    loader.FontSrcContainsGlyph = contains;
    loader.FontBakedInit = begin_size;
    loader.FontBakedLoadGlyph = load;
    return &loader;
}

}  // namespace

ImFont* add_font(Faces& faces, FontWeight weight) {
    static std::vector<std::unique_ptr<Source>> sources;  // as long as the atlas, which keeps only their address
    sources.push_back(std::make_unique<Source>(Source{faces, weight}));
    ImFontConfig config;
    config.FontLoader = freetype_loader();
    config.FontLoaderData = sources.back().get();
    config.SizePixels = 13;
    config.EllipsisChar = 0x2026;
    return ImGui::GetIO().Fonts->AddFont(&config);
}

}  // namespace kontor::desktop
