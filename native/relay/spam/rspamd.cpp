#include "native/relay/spam/rspamd.hpp"

#include <memory>

#include "native/net/curl.hpp"

namespace kontor::spam {
namespace {

constexpr long connect_ms = 2'000, answer_ms = 10'000;
constexpr std::size_t most_octets = 1024 * 1024;

std::size_t receive(char* octets, std::size_t size, std::size_t count, void* data) {
    auto& answer = *static_cast<std::string*>(data);
    if (answer.size() + size * count > most_octets) return 0;
    answer.append(octets, size * count);
    return size * count;
}

int go_on(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const std::atomic<bool>*>(data)->load() ? 1 : 0;
}

NoVerdict of_this_message(std::string why) { return {false, std::move(why)}; }

}  // namespace

std::string check_address(std::string_view url) {
    while (url.ends_with('/')) url.remove_suffix(1);
    const bool is_http = url.starts_with("http://");
    if (!is_http && !url.starts_with("https://")) return "";
    const std::string_view host = url.substr(is_http ? 7 : 8);
    if (host.empty() || host.find_first_of("/?#@ \t\r\n") != std::string_view::npos) return "";
    return std::string(url) + "/checkv2";
}

Result<Verdict, NoVerdict> ask(const std::string& address, Bytes message, const std::atomic<bool>& is_stopped) {
    const net::Curl* curl = net::Curl::get();
    if (!curl) return NoVerdict{true, "libcurl is not installed"};
    const std::unique_ptr<CURL, void (*)(CURL*)> request(curl->open(), curl->close);
    if (!request) return NoVerdict{true, "no memory for a request"};
    curl_slist* lines = curl->append(nullptr, "Content-Type: message/rfc822");
    lines = curl->append(lines, "Expect:");
    const std::unique_ptr<curl_slist, void (*)(curl_slist*)> fields(lines, curl->free_list);

    std::string answer;
    net::OwnNetworkGuard guard{address.starts_with("https:")};
    CURL* handle = request.get();
    net::guard(*curl, handle, guard);
    curl->set(handle, CURLOPT_URL, address.c_str());
    curl->set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl->set(handle, CURLOPT_POSTFIELDS, message.data());
    curl->set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(message.size()));
    curl->set(handle, CURLOPT_HTTPHEADER, fields.get());
    curl->set(handle, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    curl->set(handle, CURLOPT_TIMEOUT_MS, answer_ms);
    curl->set(handle, CURLOPT_NOSIGNAL, 1L);
    curl->set(handle, CURLOPT_USERAGENT, "Kontor");
    curl->set(handle, CURLOPT_WRITEFUNCTION, receive);
    curl->set(handle, CURLOPT_WRITEDATA, &answer);
    curl->set(handle, CURLOPT_NOPROGRESS, 0L);
    curl->set(handle, CURLOPT_XFERINFOFUNCTION, go_on);
    curl->set(handle, CURLOPT_XFERINFODATA, &is_stopped);

    const CURLcode code = curl->perform(handle);
    if (guard.refused) return NoVerdict{true, "the address is public, and http is not https"};
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_ABORTED_BY_CALLBACK)
        return NoVerdict{true, curl->words(code)};
    if (code != CURLE_OK) return of_this_message(curl->words(code));
    long status = 0;
    curl->info(handle, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) return of_this_message("HTTP status " + std::to_string(status));
    auto verdict = verdict_of(answer);
    if (!verdict) return of_this_message(verdict.error().message());
    return std::move(*verdict);
}

}  // namespace kontor::spam
