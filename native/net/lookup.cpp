#include "native/net/lookup.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <future>

#include "engine/setup/address.hpp"
#include "native/net/name_questions.hpp"
#include "native/net/web_file.hpp"

namespace kontor::net {

LookupSettings lookup_settings(const Policy& policy) {
    LookupSettings settings;
    settings.policy = policy;
    const char* const dns = policy.allow_private_hosts ? std::getenv("KONTOR_LOOKUP_DNS") : nullptr;
    const char* const web = policy.allow_private_hosts ? std::getenv("KONTOR_LOOKUP_WEB") : nullptr;
    if (dns) settings.dns = dns;
    if (web) settings.web = web;
    return settings;
}

setup::Findings look_up(const std::string& domain, const LookupSettings& settings) {
    setup::Findings findings;
    if (!setup::is_public_domain(domain)) return findings;
    const auto deadline = std::chrono::steady_clock::now() + settings.time;
    std::vector<std::future<std::string>> files;
    for (const std::string& url : setup::autoconfig_addresses(domain))
        files.push_back(std::async(std::launch::async, [&settings, &domain, url, deadline] {
            return fetch_file_of(domain, url, settings, deadline);
        }));

    NameQuestions questions(settings);
    std::vector<std::pair<std::uint16_t, std::string>> exchangers;
    questions.services("_pop3s._tcp." + domain, findings.pop3s);
    questions.services("_pop3._tcp." + domain, findings.pop3);
    questions.services("_submissions._tcp." + domain, findings.submissions);
    questions.services("_submission._tcp." + domain, findings.submission);
    questions.exchangers(domain, exchangers);
    for (const std::string& name : setup::usual_names(domain)) questions.exists(name, findings.hosts);
    questions.wait_until(deadline);

    std::stable_sort(exchangers.begin(), exchangers.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [preference, host] : exchangers) findings.exchangers.push_back(std::move(host));
    for (auto& file : files) {
        std::string document = file.get();
        if (findings.autoconfig.empty()) findings.autoconfig = std::move(document);
    }
    return findings;
}

}  // namespace kontor::net
