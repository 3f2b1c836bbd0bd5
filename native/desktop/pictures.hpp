// Pictures within mail: fetched from the relay (which alone asks other hosts for them), decoded, and kept as textures
// for as long as somebody shows them. Only the kinds that a browser shows are taken.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "native/desktop/http.hpp"

struct SDL_Renderer;
struct SDL_Texture;

namespace kontor::desktop {

struct Picture {
    SDL_Texture* texture = nullptr;  // null: not here yet, or never
    int width = 0, height = 0;
    ~Picture();
};

class Pictures {
public:
    Pictures(SDL_Renderer* renderer, Http& http) : renderer_(renderer), http_(http) {}

    // A path of the relay's, or a data: URL. `arrived` is called once it is there; not when it was before.
    std::shared_ptr<const Picture> find(const std::string& source, std::function<void()> arrived);

private:
    SDL_Renderer* renderer_;
    Http& http_;
    std::map<std::string, std::weak_ptr<Picture>> known_;
};

// The octets begin as a PNG, JPEG, GIF, WebP or BMP does.
bool is_picture(std::string_view octets);

}  // namespace kontor::desktop
