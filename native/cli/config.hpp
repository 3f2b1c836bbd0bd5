// The settings of `kontor serve`, from the command line and from a file (docs/operations/running-the-relay.md):
//
//   [http]
//   listen = "127.0.0.1:8025"
//   public_url = "https://mail.example.org"
//   window = "/usr/share/kontor/window"
//   [tls]
//   certificate_file = "/etc/kontor/mail.example.org.pem"
//   key_file = "/etc/kontor/mail.example.org.key"
//   [network]
//   allow_private_hosts = false
//   [storage]
//   quota = "20GB"
//   [rspamd]
//   url = "http://127.0.0.1:11333"
//   [log]
//   level = "info"
//   [house]
//   host = "smtp.example.org"
//   ...                             (house.hpp)
//   [oauth.NAME]
//   client_id = "..."
//   ...                             (oauth.hpp)
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"

namespace kontor::cli {

// As written: text, also of numbers.
struct HouseSettings {
    std::optional<std::string> host, port, security, login, password_file, ca_file, address, domain, daily_limit;
    bool operator==(const HouseSettings&) const = default;
};

struct ProviderSettings {
    std::optional<std::string> client_id, client_secret_file, issuer, title, scopes, hosts;
    bool operator==(const ProviderSettings&) const = default;
};
using OAuthSettings = std::map<std::string, ProviderSettings>;  // by name

struct ServeSettings {
    std::optional<std::string> listen, public_url, window, certificate_file, key_file, quota, rspamd, log_level;
    std::optional<bool> allow_private_hosts;
    HouseSettings house;
    OAuthSettings oauth;

    // quota in octets. Empty for what is no size.
    std::optional<std::uint64_t> quota_octets() const;
    // Takes what is not set here from there.
    void complete_with(const ServeSettings& other);
};

// Which settings differ, as they are written: "http.listen"; of a provider, its table: "oauth.work".
std::vector<std::string> differences(const ServeSettings& one, const ServeSettings& other);

// "20GB" are 20 000 000 000, "1GiB" 1 073 741 824, "300" 300. Empty for what is no size.
std::optional<std::uint64_t> octets_of(std::string text);

// TOML 1.0; numbers may be written with and without quotation marks. The error names the file, the line, and the
// setting that nobody knows or whose value does not fit. An empty file sets nothing. Relative paths in it are relative
// to the file.
Result<ServeSettings> read_config(const std::filesystem::path& file);

}  // namespace kontor::cli
