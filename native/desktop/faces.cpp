#include "native/desktop/faces.hpp"

#include <fontconfig/fontconfig.h>
#include <freetype/freetype.h>

#include "native/desktop/inter.hpp"

namespace kontor::desktop {

Faces::Faces(std::string language) : language_(std::move(language)) {
    FT_Init_FreeType(&library_);
    const std::string_view files[] = {inter_regular(), inter_semibold()};
    for (int i = 0; i < 2; ++i)
        FT_New_Memory_Face(library_, reinterpret_cast<const FT_Byte*>(files[i].data()),
                           static_cast<FT_Long>(files[i].size()), 0, &first_[i]);
    first_[2] = look_up(FontWeight::monospace, 'm');
    if (first_[2] == nullptr) first_[2] = first_[0];
}

Faces::~Faces() { FT_Done_FreeType(library_); }

Faces::Found Faces::find(FontWeight weight, char32_t character) {
    const auto [place, is_new] = known_.try_emplace({weight, character});
    if (!is_new) return place->second;
    const auto slot = static_cast<std::size_t>(weight);
    FT_Face face = first_[slot];
    unsigned glyph = FT_Get_Char_Index(face, character);
    for (std::size_t i = 0; glyph == 0 && i < others_[slot].size(); ++i) {
        face = others_[slot][i];
        glyph = FT_Get_Char_Index(face, character);
    }
    if (glyph == 0) {
        if (FT_Face other = look_up(weight, character)) {
            face = other;
            glyph = FT_Get_Char_Index(face, character);
        } else {
            face = first_[slot];
        }
    }
    return place->second = {face, glyph};
}

FT_FaceRec_* Faces::look_up(FontWeight weight, char32_t character) {
    const char* const family = weight == FontWeight::monospace ? "monospace" : "sans-serif";
    FcCharSet* characters = FcCharSetCreate();
    FcCharSetAddChar(characters, character);
    FcPattern* wanted = FcPatternCreate();
    FcPatternAddCharSet(wanted, FC_CHARSET, characters);
    FcPatternAddString(wanted, FC_FAMILY, reinterpret_cast<const FcChar8*>(family));
    FcPatternAddString(wanted, FC_LANG, reinterpret_cast<const FcChar8*>(language_.c_str()));
    FcPatternAddInteger(wanted, FC_WEIGHT, weight == FontWeight::semibold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
    FcPatternAddBool(wanted, FC_OUTLINE, FcTrue);
    FcConfigSubstitute(nullptr, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcResult result = FcResultMatch;
    FcPattern* found = FcFontMatch(nullptr, wanted, &result);
    FT_Face face = nullptr;
    FcChar8* file = nullptr;
    int index = 0;
    if (found != nullptr && FcPatternGetString(found, FC_FILE, 0, &file) == FcResultMatch) {
        FcPatternGetInteger(found, FC_INDEX, 0, &index);
        face = open(reinterpret_cast<const char*>(file), index);
    }
    if (found != nullptr) FcPatternDestroy(found);
    FcPatternDestroy(wanted);
    FcCharSetDestroy(characters);
    if (face == nullptr || FT_Get_Char_Index(face, character) == 0) return nullptr;
    others_[static_cast<std::size_t>(weight)].push_back(face);
    return face;
}

FT_FaceRec_* Faces::open(const std::string& file, int index) {
    const auto [place, is_new] = opened_.try_emplace({file, index}, nullptr);
    if (is_new && FT_New_Face(library_, file.c_str(), index, &place->second) != 0) place->second = nullptr;
    return place->second;
}

}  // namespace kontor::desktop
