#include "native/relay/pusher/post.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "native/net/curl.hpp"
#include "native/relay/pusher/encrypt.hpp"

namespace kontor::pusher {

namespace {

constexpr long patience_ms = 10'000;

std::size_t ignore(char*, std::size_t size, std::size_t count, void* data) {
    auto& left = *static_cast<std::size_t*>(data);
    const std::size_t octets = size * count;
    if (octets > left) return 0;  // a server that talks on and on
    left -= octets;
    return octets;
}

Posted not_posted(std::string why) {
    Posted posted;
    posted.why = std::move(why);
    return posted;
}

}  // namespace

Posted post(const jmap::PushTarget& target, const std::string& message, const net::Policy& policy) {
    const net::Curl* curl = net::Curl::get();
    if (!curl) return not_posted("libcurl is not installed");
    const bool encrypted = !target.p256dh.empty();
    const auto body = encrypted ? encrypt(message, target.p256dh, target.auth) : Result<std::string>(message);
    if (!body) return not_posted(body.error().message());
    const std::unique_ptr<CURL, void (*)(CURL*)> request(curl->open(), curl->close);
    if (!request) return not_posted("no memory for a request");

    curl_slist* lines = nullptr;
    const auto line = [&](const char* text) { lines = curl->append(lines, text); };
    line("Content-Type: application/json");
    line("TTL: 86400");
    line("Urgency: normal");
    line("Expect:");
    if (encrypted) line("Content-Encoding: aes128gcm");
    const std::unique_ptr<curl_slist, void (*)(curl_slist*)> fields(lines, curl->free_list);

    net::WebGuard guard{policy};
    std::size_t left = 64 * 1024;
    CURL* handle = request.get();
    net::guard(*curl, handle, guard);
    curl->set(handle, CURLOPT_URL, target.url.c_str());
    curl->set(handle, CURLOPT_PROTOCOLS_STR, "https");
    curl->set(handle, CURLOPT_POSTFIELDS, body->data());
    curl->set(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(body->size()));
    curl->set(handle, CURLOPT_HTTPHEADER, fields.get());
    curl->set(handle, CURLOPT_TIMEOUT_MS, patience_ms);
    curl->set(handle, CURLOPT_NOSIGNAL, 1L);
    curl->set(handle, CURLOPT_USERAGENT, "Kontor");
    curl->set(handle, CURLOPT_WRITEFUNCTION, ignore);
    curl->set(handle, CURLOPT_WRITEDATA, &left);
    if (const char* authorities = std::getenv("SSL_CERT_FILE")) curl->set(handle, CURLOPT_CAINFO, authorities);

    const CURLcode code = curl->perform(handle);
    if (guard.refused) return not_posted("the address is not allowed");
    if (code != CURLE_OK) return not_posted(curl->words(code));
    Posted posted;
    long status = 0;
    curl_off_t seconds = 0;
    curl->info(handle, CURLINFO_RESPONSE_CODE, &status);
    curl->info(handle, CURLINFO_RETRY_AFTER, &seconds);
    posted.status = static_cast<int>(status);
    posted.retry_after = std::chrono::seconds(std::clamp<curl_off_t>(seconds, 0, 86400));
    return posted;
}

}  // namespace kontor::pusher
