#include "native/desktop/http.hpp"

#include <algorithm>
#include <fstream>

#include "engine/text/ascii.hpp"
#include "native/net/curl.hpp"

namespace kontor::desktop {

namespace {

constexpr std::size_t kThreads = 4;
constexpr std::size_t kMostKept = 64 * 1024 * 1024;  // octets of an answer in memory
constexpr long kSecondsToConnect = 15;
constexpr long kSilence = 60;  // seconds without an octet

// One request as libcurl's callbacks see it.
struct Exchange {
    Http::Answer answer;
    std::ifstream out;
    std::ofstream in;
    bool writes_file = false;
    const std::function<void(std::uint64_t)>* progress = nullptr;
    const std::atomic<bool>* ends = nullptr;
    const std::atomic<bool>* stop = nullptr;
    std::uint64_t told = 0;
};

std::size_t take_body(char* octets, std::size_t, std::size_t count, void* data) {
    auto& exchange = *static_cast<Exchange*>(data);
    if (exchange.writes_file) {
        exchange.in.write(octets, static_cast<std::streamsize>(count));
        return exchange.in ? count : 0;
    }
    if (exchange.answer.body.size() + count > kMostKept) return 0;
    exchange.answer.body.append(octets, count);
    return count;
}

std::size_t take_header(char* octets, std::size_t, std::size_t count, void* data) {
    auto& exchange = *static_cast<Exchange*>(data);
    const std::string_view line(octets, count);
    const std::size_t colon = line.find(':');
    if (line.substr(0, 5) == "HTTP/") exchange.answer.headers.clear();  // "100 Continue" came before
    if (colon != std::string_view::npos)
        exchange.answer.headers[text::to_lower(line.substr(0, colon))] = text::trim(line.substr(colon + 1));
    return count;
}

std::size_t give_body(char* into, std::size_t, std::size_t room, void* data) {
    auto& exchange = *static_cast<Exchange*>(data);
    exchange.out.read(into, static_cast<std::streamsize>(room));
    return static_cast<std::size_t>(exchange.out.gcount());
}

int watch(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t sent) {
    auto& exchange = *static_cast<Exchange*>(data);
    if (*exchange.ends || (exchange.stop != nullptr && *exchange.stop)) return 1;
    const auto now = static_cast<std::uint64_t>(sent);
    if (exchange.progress != nullptr && *exchange.progress && now != exchange.told) {
        exchange.told = now;
        (*exchange.progress)(now);
    }
    return 0;
}

class Headers {
public:
    explicit Headers(const net::Curl& curl) : curl_(curl) {}
    ~Headers() { curl_.free_list(list_); }
    Headers(const Headers&) = delete;
    void add(const std::string& line) { list_ = curl_.append(list_, line.c_str()); }
    curl_slist* list() const { return list_; }

private:
    const net::Curl& curl_;
    curl_slist* list_ = nullptr;
};

}  // namespace

Http::Http(RelayAddress relay, std::string ca_file, Errands& errands)
    : relay_(std::move(relay)), ca_file_(std::move(ca_file)), errands_(errands) {
    for (std::size_t i = 0; i < kThreads; ++i) threads_.emplace_back([this] { work(); });
}

Http::~Http() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void Http::ask(Request request, Done done) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back({std::move(request), std::move(done), cookie_});
    }
    changed_.notify_one();
}

void Http::set_cookie(Secret cookie) {
    const std::lock_guard lock(mutex_);
    cookie_ = std::move(cookie);
}

Secret Http::cookie() const {
    const std::lock_guard lock(mutex_);
    return cookie_;
}

void Http::work() {
    for (;;) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return ends_ || !waiting_.empty(); });
        if (ends_) return;
        Waiting next = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        if (auto& told = next.request.progress)
            next.request.progress = [this, told](std::uint64_t sent) { errands_.post([told, sent] { told(sent); }); };
        Answer answer = perform(next.request, next.cookie);
        if (ends_) return;
        errands_.post([done = std::move(next.done), answer = std::move(answer)] { done(answer); });
    }
}

Http::Answer Http::perform(const Request& asked, const Secret& known) const {
    const net::Curl* curl = net::Curl::get();
    Exchange exchange;
    exchange.ends = &ends_;
    exchange.stop = asked.stop.get();
    exchange.progress = &asked.progress;
    if (curl == nullptr) {
        exchange.answer.trouble = "libcurl is not installed";
        return exchange.answer;
    }
    if (!asked.receive_into.empty()) {
        exchange.writes_file = true;
        exchange.in.open(asked.receive_into, std::ios::binary | std::ios::trunc);
    }
    const std::unique_ptr<CURL, decltype(curl->close)> handle(curl->open(), curl->close);
    CURL* request = handle.get();
    const std::string url = relay_.origin() + asked.path;
    curl->set(request, CURLOPT_URL, url.c_str());
    curl->set(request, CURLOPT_PROTOCOLS_STR, relay_.is_secure ? "https" : "http");
    curl->set(request, CURLOPT_PROXY, "");
    curl->set(request, CURLOPT_NOSIGNAL, 1L);
    curl->set(request, CURLOPT_FOLLOWLOCATION, 0L);
    curl->set(request, CURLOPT_CONNECTTIMEOUT, kSecondsToConnect);
    curl->set(request, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl->set(request, CURLOPT_LOW_SPEED_TIME, kSilence);
    if (asked.seconds > 0) curl->set(request, CURLOPT_TIMEOUT, static_cast<long>(asked.seconds));
    if (!ca_file_.empty()) curl->set(request, CURLOPT_CAINFO, ca_file_.c_str());
    curl->set(request, CURLOPT_ACCEPT_ENCODING, "");
    curl->set(request, CURLOPT_WRITEFUNCTION, take_body);
    curl->set(request, CURLOPT_WRITEDATA, &exchange);
    curl->set(request, CURLOPT_HEADERFUNCTION, take_header);
    curl->set(request, CURLOPT_HEADERDATA, &exchange);
    curl->set(request, CURLOPT_XFERINFOFUNCTION, watch);
    curl->set(request, CURLOPT_XFERINFODATA, &exchange);
    curl->set(request, CURLOPT_NOPROGRESS, 0L);
    curl->set(request, CURLOPT_USERAGENT, "Kontor desktop");

    Headers headers(*curl);
    headers.add("Origin: " + relay_.origin());
    headers.add("Expect:");
    for (const auto& [name, value] : asked.headers) headers.add(name + ": " + value);
    std::string cookies(known.reveal());
    if (!asked.cookie.empty()) cookies += (cookies.empty() ? "" : "; ") + asked.cookie;
    if (!cookies.empty()) headers.add("Cookie: " + cookies);
    curl->set(request, CURLOPT_HTTPHEADER, headers.list());

    if (!asked.send_file.empty()) {
        std::error_code error;
        const auto size = std::filesystem::file_size(asked.send_file, error);
        exchange.out.open(asked.send_file, std::ios::binary);
        if (error || !exchange.out) {
            exchange.answer.trouble = asked.send_file.string() + " cannot be read";
            exchange.answer.status = -1;
            return exchange.answer;
        }
        curl->set(request, CURLOPT_POST, 1L);
        curl->set(request, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(size));
        curl->set(request, CURLOPT_READFUNCTION, give_body);
        curl->set(request, CURLOPT_READDATA, &exchange);
    } else if (asked.method == "POST") {
        curl->set(request, CURLOPT_POST, 1L);
        curl->set(request, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(asked.body.size()));
        curl->set(request, CURLOPT_POSTFIELDS, asked.body.data());
    }
    const CURLcode code = curl->perform(request);
    if (code != CURLE_OK) {
        exchange.answer.status = exchange.writes_file && !exchange.in ? -1 : 0;
        exchange.answer.trouble = curl->words(code);
        return exchange.answer;
    }
    long status = 0;
    curl->info(request, CURLINFO_RESPONSE_CODE, &status);
    exchange.answer.status = static_cast<int>(status);
    if (exchange.writes_file) {
        exchange.in.close();
        if (!exchange.in) exchange.answer.status = -1;
    }
    return exchange.answer;
}

std::string cookie_of(const std::string& set_cookie) {
    const std::string_view pair = std::string_view(set_cookie).substr(0, set_cookie.find(';'));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == pair.size()) return {};
    return std::string(text::trim(pair));
}

}  // namespace kontor::desktop
