#include "frontend/state/settings.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace kontor::state {

namespace {

using Json = nlohmann::json;

float width(const Json& object, const char* name, float least, float most, float otherwise) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number()) return otherwise;
    return std::clamp(found->get<float>(), least, most);
}

std::set<std::string> texts(const Json& object, const char* name) {
    std::set<std::string> found;
    if (!object.contains(name) || !object[name].is_array()) return found;
    for (const Json& text : object[name])
        if (text.is_string()) found.insert(text.get<std::string>());
    return found;
}

std::string word(const Json& object, const char* name) {
    return object.contains(name) && object[name].is_string() ? object[name].get<std::string>() : std::string();
}

}  // namespace

std::string to_text(const Settings& settings) {
    Json object{{"sideWidth", std::lround(settings.side_width)},
                {"listWidth", std::lround(settings.list_width)},
                {"density", settings.density == theme::Density::compact ? "compact" : "comfortable"},
                {"imagesFrom", settings.images_from},
                {"collapsed", settings.collapsed_accounts},
                {"collapsedMailboxes", settings.collapsed_mailboxes},
                {"conversations", settings.conversations},
                {"notifications", settings.notifications},
                {"undoSeconds", settings.undo_seconds},
                {"sentOffersDeclined", settings.sent_offers_declined}};
    if (settings.appearance) object["appearance"] = *settings.appearance == theme::Appearance::dark ? "dark" : "light";
    if (settings.language) object["language"] = std::string(words::language_tag(*settings.language));
    return object.dump();
}

Settings settings_from_text(std::string_view text) {
    const Json object = Json::parse(text, nullptr, false);
    Settings settings;
    if (!object.is_object()) return settings;
    settings.side_width = width(object, "sideWidth", theme::kSideMin, theme::kSideMax, theme::kSide);
    settings.list_width = width(object, "listWidth", theme::kListMin, theme::kListMax, theme::kList);
    if (word(object, "density") == "compact") settings.density = theme::Density::compact;
    if (word(object, "appearance") == "dark") settings.appearance = theme::Appearance::dark;
    if (word(object, "appearance") == "light") settings.appearance = theme::Appearance::light;
    settings.language = words::language_from_tag(word(object, "language"));
    settings.images_from = texts(object, "imagesFrom");
    settings.collapsed_accounts = texts(object, "collapsed");
    settings.collapsed_mailboxes = texts(object, "collapsedMailboxes");
    settings.sent_offers_declined = texts(object, "sentOffersDeclined");
    settings.conversations = object.value("conversations", Json(true)) != false;
    settings.notifications = object.value("notifications", Json(false)) == true;
    const auto undo = object.find("undoSeconds");
    if (undo != object.end() && undo->is_number_unsigned())
        settings.undo_seconds = std::min<std::uint32_t>(undo->get<std::uint32_t>(), 60);
    return settings;
}

}  // namespace kontor::state
