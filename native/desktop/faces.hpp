// Which font has a character: Inter, which the program carries with it, and for every other script the machine's own
// fonts, as fontconfig chooses them for the person's language.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct FT_FaceRec_;
struct FT_LibraryRec_;

namespace kontor::desktop {

enum class FontWeight : std::uint8_t {
    regular,
    semibold,
    monospace,  // the machine's own, where it has one: in mail that asks for it
};

class Faces {
public:
    // language: a tag, "zh-CN": Han characters look as they do there.
    explicit Faces(std::string language);
    ~Faces();
    Faces(const Faces&) = delete;

    struct Found {
        FT_FaceRec_* face = nullptr;  // never null: where no font has it, it is the box of the first one
        unsigned glyph = 0;
    };
    Found find(FontWeight weight, char32_t character);

private:
    FT_FaceRec_* open(const std::string& file, int index);
    FT_FaceRec_* look_up(FontWeight weight, char32_t character);

    std::string language_;
    FT_LibraryRec_* library_ = nullptr;
    FT_FaceRec_* first_[3] = {};
    std::map<std::pair<std::string, int>, FT_FaceRec_*> opened_;
    std::vector<FT_FaceRec_*> others_[3];  // in the order in which they were needed
    std::map<std::pair<FontWeight, char32_t>, Found> known_;
};

}  // namespace kontor::desktop
