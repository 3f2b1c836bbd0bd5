#include "engine/mail/robots.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "engine/text/ascii.hpp"

namespace kontor::mail {
namespace {

// Words of local parts without what stands between them: "no-reply", "no_reply" and "noreply" are one.
constexpr std::array<std::string_view, 12> robots = {
    "mailerdaemon", "maildaemon", "daemon",       "nobody",  "root",  "listserv",
    "listserver",   "majordomo",  "notification", "mailman", "sympa", "autoresponder",
};
constexpr std::array<std::string_view, 13> robots_by_beginning = {
    "noreply",      "donotreply", "notreply", "nepasrepondre", "nichtantworten", "bounce",        "returns+",
    "mailerdaemon", "autoreply",  "owner-",   "unsubscribe",   "msprvs1=",       "notifications",
};
constexpr std::array<std::string_view, 8> robots_by_end = {
    "-request", "-owner", "-bounce", "-bounces", "-noreply", ".noreply", "-confirm", "-outgoing",
};

// Words of local parts, between whatever joins them.
constexpr std::array<std::string_view, 14> bulk_words = {
    "newsletter", "newsletters", "news",  "marketing", "mailing", "mailings",    "digest",
    "promotions", "promo",       "deals", "offers",    "updates", "nieuwsbrief", "rundbrief",
};

std::string local_part(std::string_view address) {
    return text::to_lower(address.substr(0, std::min(address.rfind('@'), address.size())));
}

std::string without_joints(std::string_view local) {
    std::string plain;
    for (const char c : local)
        if (c != '-' && c != '_' && c != '.') plain += c;
    return plain;
}

bool begins_with(std::string_view text, std::string_view begin) { return text.substr(0, begin.size()) == begin; }

}  // namespace

bool is_bulk_sender(std::string_view address) {
    if (is_robot(address)) return true;
    const std::string local = local_part(address);
    for (std::size_t begin = 0; begin <= local.size();) {
        const std::size_t end = std::min(local.find_first_of(".-_+", begin), local.size());
        const std::string_view word = std::string_view(local).substr(begin, end - begin);
        if (std::find(bulk_words.begin(), bulk_words.end(), word) != bulk_words.end()) return true;
        begin = end + 1;
    }
    return false;
}

bool is_mail_system(std::string_view address) {
    const std::string local = without_joints(local_part(address));
    return local == "mailerdaemon" || local == "postmaster" || local == "maildaemon" || local == "mdaemon" ||
           begins_with(local, "microsoftexchange");
}

bool is_robot(std::string_view address) {
    const std::size_t at = address.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == address.size()) return true;
    const std::string local = local_part(address), plain = without_joints(local);
    const auto is_plain = [&](std::string_view name) { return plain == name; };
    const auto begins = [&](std::string_view name) { return begins_with(plain, name) || begins_with(local, name); };
    const auto ends = [&](std::string_view end) {
        return local.size() > end.size() && local.compare(local.size() - end.size(), end.size(), end) == 0;
    };
    return begins_with(plain, "microsoftexchange") || std::any_of(robots.begin(), robots.end(), is_plain) ||
           std::any_of(robots_by_beginning.begin(), robots_by_beginning.end(), begins) ||
           std::any_of(robots_by_end.begin(), robots_by_end.end(), ends);
}

}  // namespace kontor::mail
