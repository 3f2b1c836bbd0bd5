#include "native/desktop/surroundings.hpp"

#include <SDL2/SDL_locale.h>
#include <SDL2/SDL_stdinc.h>

#include <ctime>
#include <vector>

namespace kontor::desktop {

namespace {

std::vector<std::string> preferred() {
    std::vector<std::string> tags;
    SDL_Locale* const found = SDL_GetPreferredLocales();
    for (const SDL_Locale* each = found; each != nullptr && each->language != nullptr; ++each)
        tags.push_back(each->country != nullptr ? std::string(each->language) + "-" + each->country : each->language);
    SDL_free(found);
    return tags;
}

}  // namespace

words::Language system_language() {
    for (const std::string& tag : preferred())
        if (const auto language = words::language_from_tag(tag)) return *language;
    return words::Language::english;
}

std::string system_language_tag() {
    const std::vector<std::string> tags = preferred();
    return tags.empty() ? "en" : tags.front();
}

int zone_offset(UtcTime time) {
    const auto seconds = static_cast<std::time_t>(time.seconds);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    return static_cast<int>(local.tm_gmtoff / 60);
}

}  // namespace kontor::desktop
