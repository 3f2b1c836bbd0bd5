#include "native/net/web_file.hpp"

#include <cstdlib>
#include <memory>

#include "native/net/curl.hpp"

namespace kontor::net {

namespace {

constexpr std::size_t longest_file = 64 * 1024;
constexpr int most_redirects = 3;

std::size_t take_some(char* octets, std::size_t size, std::size_t count, void* data) {
    auto& file = *static_cast<std::string*>(data);
    if (file.size() + size * count > longest_file) return 0;
    file.append(octets, size * count);
    return size * count;
}

struct Page {
    long status = 0;
    std::string document, elsewhere;  // where a redirect points to
};

Page ask_for(const Curl& curl, const std::string& url, const LookupSettings& settings, long patience_ms) {
    Page page;
    const std::unique_ptr<CURL, void (*)(CURL*)> request(curl.open(), curl.close);
    if (!request) return page;
    const std::unique_ptr<curl_slist, void (*)(curl_slist*)> detour(
        settings.web.empty() ? nullptr : curl.append(nullptr, ("::" + settings.web).c_str()), curl.free_list);
    WebGuard guarding{settings.policy};
    CURL* handle = request.get();
    guard(curl, handle, guarding);
    curl.set(handle, CURLOPT_URL, url.c_str());
    curl.set(handle, CURLOPT_PROTOCOLS_STR, "https");
    curl.set(handle, CURLOPT_TIMEOUT_MS, patience_ms);
    curl.set(handle, CURLOPT_NOSIGNAL, 1L);
    curl.set(handle, CURLOPT_USERAGENT, "Kontor");
    curl.set(handle, CURLOPT_WRITEFUNCTION, take_some);
    curl.set(handle, CURLOPT_WRITEDATA, &page.document);
    if (detour) curl.set(handle, CURLOPT_CONNECT_TO, detour.get());
    const char* authorities =
        settings.authorities.empty() ? std::getenv("SSL_CERT_FILE") : settings.authorities.c_str();
    if (authorities) curl.set(handle, CURLOPT_CAINFO, authorities);
    if (curl.perform(handle) != CURLE_OK) return Page{};
    const char* elsewhere = nullptr;
    curl.info(handle, CURLINFO_RESPONSE_CODE, &page.status);
    curl.info(handle, CURLINFO_REDIRECT_URL, &elsewhere);
    if (elsewhere) page.elsewhere = elsewhere;
    return page;
}

}  // namespace

std::string fetch_file_of(const std::string& domain, std::string url, const LookupSettings& settings,
                          std::chrono::steady_clock::time_point deadline) {
    const Curl* curl = Curl::get();
    if (!curl) return {};
    for (int redirects = 0; redirects <= most_redirects; ++redirects) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) return {};
        Page page = ask_for(*curl, url, settings, static_cast<long>(left.count()));
        if (page.status == 200) return std::move(page.document);
        if (page.elsewhere.empty() || !setup::may_follow(domain, page.elsewhere)) return {};
        url = std::move(page.elsewhere);
    }
    return {};
}

}  // namespace kontor::net
