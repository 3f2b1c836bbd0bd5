#include "frontend/state/server_guess.hpp"

#include <algorithm>
#include <array>

namespace kontor::state {

namespace {

struct Preset {
    std::string_view provider;
    std::string_view domains;  // each between blanks
    std::string_view host;
    bool login_is_local_part;
    bool wants_app_password;
    std::string_view outgoing;  // TLS on port 465, unless:
    bool by_starttls;           // on port 587
};

// POP3 over TLS on port 995 everywhere; how to send as their help pages say.
constexpr std::array<Preset, 20> kPresets{{
    {"Gmail", " gmail.com googlemail.com ", "pop.gmail.com", false, true, "smtp.gmail.com", false},
    {"Outlook", " outlook.com hotmail.com live.com msn.com outlook.de hotmail.de live.nl ", "outlook.office365.com",
     false, true, "smtp.office365.com", true},
    {"Yahoo", " yahoo.com yahoo.de yahoo.co.uk yahoo.fr ymail.com rocketmail.com ", "pop.mail.yahoo.com", false, true,
     "smtp.mail.yahoo.com", false},
    {"AOL", " aol.com ", "pop.aol.com", false, true, "smtp.aol.com", false},
    {"Zoho", " zoho.com zohomail.com ", "pop.zoho.com", false, true, "smtp.zoho.com", false},
    {"Zoho", " zoho.eu zohomail.eu ", "pop.zoho.eu", false, true, "smtp.zoho.eu", false},
    {"GMX", " gmx.de gmx.at gmx.ch ", "pop.gmx.net", false, false, "mail.gmx.net", true},
    {"GMX", " gmx.net ", "pop.gmx.net", false, false, "mail.gmx.net", true},
    {"GMX", " gmx.com gmx.co.uk gmx.us ", "pop.gmx.com", false, false, "mail.gmx.com", true},
    {"WEB.DE", " web.de ", "pop3.web.de", true, false, "smtp.web.de", true},
    {"T-Online", " t-online.de magenta.de ", "securepop.t-online.de", false, false, "securesmtp.t-online.de", false},
    {"freenet", " freenet.de ", "mx.freenet.de", false, false, "mx.freenet.de", true},
    {"IONOS", " online.de onlinehome.de ", "pop.ionos.de", false, false, "smtp.ionos.de", false},
    {"KPN", " kpnmail.nl planet.nl hetnet.nl ", "mail.kpnmail.nl", false, false, "mail.kpnmail.nl", true},
    {"Ziggo", " ziggo.nl upcmail.nl home.nl ", "pop.ziggo.nl", false, false, "smtp.ziggo.nl", true},
    {"QQ", " qq.com foxmail.com ", "pop.qq.com", false, true, "smtp.qq.com", false},
    {"NetEase", " 163.com ", "pop.163.com", false, true, "smtp.163.com", false},
    {"NetEase", " 126.com ", "pop.126.com", false, true, "smtp.126.com", false},
    {"Sina", " sina.com ", "pop.sina.com", false, true, "smtp.sina.com", false},
    {"Fastmail", " fastmail.com fastmail.fm ", "pop.fastmail.com", false, true, "smtp.fastmail.com", false},
}};

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

const Preset* preset_of(const std::string& domain) {
    const std::string wanted = ' ' + domain + ' ';
    const auto found = std::find_if(kPresets.begin(), kPresets.end(), [&](const Preset& preset) {
        return preset.domains.find(wanted) != std::string_view::npos;
    });
    return found == kPresets.end() ? nullptr : &*found;
}

}  // namespace

bool looks_like_address(std::string_view text) {
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
    const std::string_view domain = text.substr(at + 1);
    const bool has_blank = text.find_first_of(" \t<>,;") != std::string_view::npos;
    return !has_blank && domain.front() != '.' && domain.back() != '.' &&
           (domain.find('.') != std::string_view::npos || domain.front() == '[' || domain == "localhost");
}

ServerGuess guess_server(std::string_view address) {
    ServerGuess guess;
    if (!looks_like_address(address)) return guess;
    const std::size_t at = address.rfind('@');
    const std::string domain = lower(address.substr(at + 1));
    guess.server.login = std::string(address);
    guess.server.host = "pop." + domain;
    guess.outgoing.host = "smtp." + domain;
    guess.outgoing.port = 465;
    if (const Preset* preset = preset_of(domain)) {
        guess.provider = preset->provider;
        guess.server.host = preset->host;
        guess.wants_app_password = preset->wants_app_password;
        guess.outgoing.host = preset->outgoing;
        if (preset->by_starttls) guess.outgoing.security = mail::Security::starttls, guess.outgoing.port = 587;
        if (preset->login_is_local_part) guess.server.login = std::string(address.substr(0, at));
    }
    return guess;
}

}  // namespace kontor::state
