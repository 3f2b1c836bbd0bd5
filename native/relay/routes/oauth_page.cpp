#include "native/relay/routes/oauth_page.hpp"

#include <array>

#include "engine/base/sha256.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/base64.hpp"

namespace kontor::routes {

namespace {

using What = oauth::Return::What;

struct PageWords {
    std::string_view tag;
    std::array<std::string_view, 4> titles;  // in the order of What; {} is the provider
    std::string_view close, again, said;
};

constexpr std::array<PageWords, 4> page_words = {{
    {"en",
     {"You are signed in at {}", "Nothing was changed", "Signing in at {} did not work", "This page leads nowhere"},
     "You can close this window. Kontor goes on by itself.",
     "Close this window and try again in Kontor.",
     "It said: "},
    {"de",
     {"Sie sind bei {} angemeldet", "Es wurde nichts ge\xc3\xa4ndert", "Die Anmeldung bei {} ist gescheitert",
      "Diese Seite f\xc3\xbchrt nirgendwohin"},
     "Sie k\xc3\xb6nnen dieses Fenster schlie\xc3\x9f"
     "en. Kontor macht von selbst weiter.",
     "Schlie\xc3\x9f"
     "en Sie dieses Fenster und versuchen Sie es in Kontor noch einmal.",
     "Die Antwort war: "},
    {"nl",
     {"U bent aangemeld bij {}", "Er is niets veranderd", "Aanmelden bij {} is niet gelukt",
      "Deze pagina leidt nergens heen"},
     "U kunt dit venster sluiten. Kontor gaat vanzelf verder.",
     "Sluit dit venster en probeer het opnieuw in Kontor.",
     "Het antwoord was: "},
    {"zh",
     {"\xe6\x82\xa8\xe5\xb7\xb2\xe5\x9c\xa8 {} \xe7\x99\xbb\xe5\xbd\x95",
      "\xe6\x9c\xaa\xe4\xbd\x9c\xe6\x9b\xb4\xe6\x94\xb9",
      "\xe5\x9c\xa8 {} \xe7\x99\xbb\xe5\xbd\x95\xe5\xa4\xb1\xe8\xb4\xa5",
      "\xe6\xad\xa4\xe9\xa1\xb5\xe9\x9d\xa2\xe6\x97\xa0\xe6\x95\x88"},
     "\xe6\x82\xa8\xe5\x8f\xaf\xe4\xbb\xa5\xe5\x85\xb3\xe9\x97\xad\xe6\xad\xa4\xe7\xaa\x97\xe5\x8f\xa3\xef\xbc\x8cKonto"
     "r "
     "\xe4\xbc\x9a\xe8\x87\xaa\xe5\x8a\xa8\xe7\xbb\xa7\xe7\xbb\xad\xe3\x80\x82",
     "\xe8\xaf\xb7\xe5\x85\xb3\xe9\x97\xad\xe6\xad\xa4\xe7\xaa\x97\xe5\x8f\xa3\xef\xbc\x8c\xe7\x84\xb6\xe5\x90\x8e\xe5"
     "\x9c\xa8 "
     "Kontor \xe4\xb8\xad\xe9\x87\x8d\xe8\xaf\x95\xe3\x80\x82",
     "\xe6\x9c\x8d\xe5\x8a\xa1\xe5\x99\xa8\xe7\x9a\x84\xe5\x9b\x9e\xe7\xad\x94\xef\xbc\x9a"},
}};

constexpr std::string_view page_style =
    "body{font:16px/1.5 system-ui,sans-serif;margin:15vh auto;max-width:30em;padding:0 1em;color-scheme:light dark}"
    "h1{font-size:1.4em}";
// Browsers let a page close a window of its own making only.
constexpr std::string_view page_script = "window.close()";

// The first language that is ours, in the order in which browsers write them.
const PageWords& words_for(std::string_view languages) {
    while (!languages.empty()) {
        const std::size_t comma = languages.find(',');
        const std::string_view tag = text::trim(languages.substr(0, comma));
        for (const PageWords& words : page_words)
            if (text::starts_with_ignoring_case(tag, words.tag)) return words;
        languages = comma == std::string_view::npos ? std::string_view() : languages.substr(comma + 1);
    }
    return page_words[0];
}

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '<') {
            result += "&lt;";
        } else if (c == '&') {
            result += "&amp;";
        } else {
            result += c;
        }
    }
    return result;
}

std::string policy_hash(std::string_view text) {
    return "'sha256-" + text::base64_encode(as_bytes(sha256(text))) + "'";
}

}  // namespace

http::Response oauth_page(const oauth::Return& back, std::string_view languages) {
    const PageWords& words = words_for(languages);
    std::string title(words.titles[static_cast<std::size_t>(back.what)]);
    if (const std::size_t hole = title.find("{}"); hole != std::string::npos) title.replace(hole, 2, back.provider);
    const bool is_done = back.what == What::done;
    std::string html = "<!doctype html><html lang=\"" + std::string(words.tag) + "\"><meta charset=\"utf-8\"><title>" +
                       escaped(title) + "</title><style>" + std::string(page_style) + "</style><h1>" + escaped(title) +
                       "</h1><p>" + std::string(is_done ? words.close : words.again) + "</p>";
    if (!back.words.empty()) html += "<p>" + std::string(words.said) + escaped(back.words) + "</p>";
    if (is_done) html += "<script>" + std::string(page_script) + "</script>";
    http::Response response{back.what == What::unknown ? 400 : 200, {}, html + "</html>"};
    response.with("Content-Type", "text/html; charset=utf-8");
    response.with("Content-Security-Policy", "default-src 'none'; style-src " + policy_hash(page_style) +
                                                 "; script-src " + policy_hash(page_script) +
                                                 "; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    response.with("Cache-Control", "no-store");
    return response;
}

}  // namespace kontor::routes
