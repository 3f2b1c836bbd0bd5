#include "native/desktop/pictures.hpp"

#include <SDL2/SDL.h>
#include <SDL2/SDL_image.h>

#include "engine/text/base64.hpp"
#include "native/desktop/relay_address.hpp"

namespace kontor::desktop {

namespace {

constexpr int kLargestSide = 8192;

void decode(SDL_Renderer* renderer, const std::string& octets, Picture& into) {
    if (!is_picture(octets)) return;
    SDL_RWops* const file = SDL_RWFromConstMem(octets.data(), static_cast<int>(octets.size()));
    SDL_Surface* const surface = IMG_Load_RW(file, 1);
    if (surface == nullptr) return;
    if (surface->w <= kLargestSide && surface->h <= kLargestSide) {
        into.texture = SDL_CreateTextureFromSurface(renderer, surface);
        into.width = surface->w;
        into.height = surface->h;
        if (into.texture != nullptr) SDL_SetTextureScaleMode(into.texture, SDL_ScaleModeLinear);
    }
    SDL_FreeSurface(surface);
}

// data:image/png;base64,...
std::string data_of(std::string_view url) {
    const std::size_t comma = url.find(',');
    if (comma == std::string_view::npos) return {};
    if (!url.substr(0, comma).ends_with(";base64")) return {};
    return text::base64_decode_strict(url.substr(comma + 1)).value_or("");
}

}  // namespace

Picture::~Picture() {
    if (texture != nullptr) SDL_DestroyTexture(texture);
}

bool is_picture(std::string_view octets) {
    using namespace std::string_view_literals;
    const auto begins = [&](std::string_view mark) { return octets.substr(0, mark.size()) == mark; };
    return begins("\x89PNG\r\n\x1A\n"sv) || begins("\xFF\xD8\xFF"sv) || begins("GIF87a"sv) || begins("GIF89a"sv) ||
           begins("BM"sv) || (begins("RIFF"sv) && octets.substr(8, 4) == "WEBP"sv);
}

std::shared_ptr<const Picture> Pictures::find(const std::string& source, std::function<void()> arrived) {
    std::weak_ptr<Picture>& known = known_[source];
    if (auto there = known.lock()) {
        // Somebody else waits for it already; it arrives for both with the next frame that is drawn.
        if (there->texture == nullptr) arrived();
        return there;
    }
    auto picture = std::make_shared<Picture>();
    known = picture;
    if (source.substr(0, 5) == "data:") {
        decode(renderer_, data_of(source), *picture);
        return picture;
    }
    if (source.empty() || source[0] != '/' || source.substr(0, 2) == "//") return picture;
    Http::Request request;
    request.path = source;
    http_.ask(std::move(request), [renderer = renderer_, picture, arrived](const Http::Answer& answer) {
        if (answer.is_fine() && picture.use_count() > 1) decode(renderer, answer.body, *picture);
        arrived();
    });
    return picture;
}

}  // namespace kontor::desktop
