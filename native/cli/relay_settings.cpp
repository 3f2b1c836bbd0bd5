#include "native/cli/relay_settings.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "native/cli/house.hpp"
#include "native/cli/oauth.hpp"
#include "native/net/certificates.hpp"
#include "native/net/clock.hpp"
#include "native/net/tls.hpp"
#include "native/relay/spam/rspamd.hpp"

namespace kontor::cli {
namespace {

constexpr std::int64_t seconds_of_day = 24 * 60 * 60, soon = 14 * seconds_of_day;

constexpr std::array<std::pair<std::string_view, log::Level>, 4> levels = {{{"debug", log::Level::debug},
                                                                            {"info", log::Level::info},
                                                                            {"warning", log::Level::warning},
                                                                            {"error", log::Level::error}}};

// A wrong date is the operator's to know, not a reason to keep everybody out.
void look_at_dates(const net::TlsContext& certificate, const std::string& file) {
    const mail::Certificate shown = net::own_certificate(*certificate);
    const std::int64_t now = net::utc_now().seconds;
    log::info("tls.certificate", {{"file", file},
                                  {"subject", shown.subject},
                                  {"days_left", (shown.valid_until.seconds - now) / seconds_of_day}});
    const auto tell = [&](const char* what) { log::warning("tls.certificate", {{"why", what}, {"file", file}}); };
    if (now < shown.valid_from.seconds) tell("it is not valid yet, or the clock of this machine is wrong");
    if (now > shown.valid_until.seconds) return tell("it has expired");
    if (now + soon > shown.valid_until.seconds) tell("it expires within two weeks");
}

Result<net::TlsContext, Mistake> certificate_of(const ServeSettings& settings) {
    if (!settings.certificate_file && !settings.key_file) return net::TlsContext();
    if (!settings.certificate_file || !settings.key_file) {
        const std::string missing = settings.certificate_file ? "tls.key_file" : "tls.certificate_file";
        return Mistake{configuration, "the setting " + missing + " is missing: a certificate and its key go together"};
    }
    auto context = net::tls_server(*settings.certificate_file, *settings.key_file);
    if (!context) return Mistake{configuration, context.error().message};
    look_at_dates(*context, *settings.certificate_file);
    return std::move(*context);
}

}  // namespace

Result<Configured, Mistake> configured(const ServeSettings& given) {
    Configured result;
    relay::RelaySettings& settings = result.relay;
    const auto address = http::parse_address(given.listen.value_or("127.0.0.1:8025"));
    if (!address) return Mistake{usage, address.error().message()};
    settings.listen = *address;
    if (given.window) settings.window = *given.window;
    settings.public_url = given.public_url.value_or("");
    const auto quota = given.quota_octets();
    if (!quota) return Mistake{usage, "the quota is a size like 20GB, not " + *given.quota};
    settings.octets_of_user = *quota;
    if (given.rspamd) {
        settings.rspamd = spam::check_address(*given.rspamd);
        if (settings.rspamd.empty())
            return Mistake{usage, "rspamd's URL is one like http://127.0.0.1:11333, not " + *given.rspamd};
    }
    if (given.log_level) {
        const auto* const level = std::find_if(levels.begin(), levels.end(),
                                               [&](const auto& each) { return each.first == *given.log_level; });
        if (level == levels.end())
            return Mistake{configuration, "log.level is debug, info, warning or error, not " + *given.log_level};
        result.log_level = level->second;
    }
    settings.allow_private_hosts = given.allow_private_hosts.value_or(private_hosts_allowed_by_environment());
    auto house = house_of(given.house);
    if (!house) return Mistake{configuration, house.error().message()};
    settings.house = std::move(*house);
    auto providers = providers_of(given.oauth, settings.allow_private_hosts);
    if (!providers) return Mistake{configuration, providers.error().message()};
    settings.providers = std::move(*providers);
    auto certificate = certificate_of(given);
    if (!certificate) return certificate.error();
    settings.certificate = std::move(*certificate);
    return result;
}

bool is_taken_over(std::string_view setting) {
    return setting == "storage.quota" || setting == "log.level" || setting == "tls.certificate_file" ||
           setting == "tls.key_file" || setting.starts_with("oauth.");
}

}  // namespace kontor::cli
