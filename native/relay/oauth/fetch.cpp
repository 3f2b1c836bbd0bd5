#include "native/relay/oauth/fetch.hpp"

#include <cstdlib>
#include <memory>

#include "engine/base/limits.hpp"
#include "native/net/curl.hpp"

namespace kontor::oauth {

namespace {

constexpr long patience_ms = 15'000;

std::size_t gather(char* octets, std::size_t size, std::size_t count, void* data) {
    auto& body = *static_cast<std::string*>(data);
    if (body.size() + size * count > limits::oauth_answer) return 0;
    body.append(octets, size * count);
    return size * count;
}

int stop_when_asked(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const std::atomic<bool>*>(data)->load() ? 1 : 0;
}

Answered nothing(std::string why) { return {0, {}, std::move(why)}; }

}  // namespace

Answered fetch(const Asked& asked, const net::Policy& policy, const std::atomic<bool>& is_stopping) {
    const net::Curl* curl = net::Curl::get();
    if (!curl) return nothing("libcurl is not installed");
    const std::unique_ptr<CURL, void (*)(CURL*)> request(curl->open(), curl->close);
    if (!request) return nothing("no memory for a request");

    curl_slist* lines = curl->append(nullptr, "Accept: application/json");
    lines = curl->append(lines, "Expect:");
    if (!asked.authorization.empty())
        lines = curl->append(lines, ("Authorization: " + std::string(asked.authorization.reveal())).c_str());
    const std::unique_ptr<curl_slist, void (*)(curl_slist*)> fields(lines, curl->free_list);

    net::WebGuard guard{policy};
    Answered answered;
    CURL* handle = request.get();
    net::guard(*curl, handle, guard);
    curl->set(handle, CURLOPT_URL, asked.url.c_str());
    curl->set(handle, CURLOPT_PROTOCOLS_STR, policy.allow_private_hosts ? "https,http" : "https");
    if (!asked.form.empty()) {
        curl->set(handle, CURLOPT_POSTFIELDS, asked.form.reveal().data());
        curl->set(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(asked.form.reveal().size()));
    }
    curl->set(handle, CURLOPT_HTTPHEADER, fields.get());
    curl->set(handle, CURLOPT_TIMEOUT_MS, patience_ms);
    curl->set(handle, CURLOPT_NOSIGNAL, 1L);
    curl->set(handle, CURLOPT_USERAGENT, "Kontor");
    curl->set(handle, CURLOPT_WRITEFUNCTION, gather);
    curl->set(handle, CURLOPT_WRITEDATA, &answered.body);
    curl->set(handle, CURLOPT_NOPROGRESS, 0L);
    curl->set(handle, CURLOPT_XFERINFOFUNCTION, stop_when_asked);
    curl->set(handle, CURLOPT_XFERINFODATA, &is_stopping);
    if (const char* authorities = std::getenv("SSL_CERT_FILE")) curl->set(handle, CURLOPT_CAINFO, authorities);

    const CURLcode code = curl->perform(handle);
    if (guard.refused) return nothing("its address is in a private network, which is not allowed");
    if (code != CURLE_OK) return nothing(curl->words(code));
    long status = 0;
    curl->info(handle, CURLINFO_RESPONSE_CODE, &status);
    answered.status = static_cast<int>(status);
    return answered;
}

}  // namespace kontor::oauth
