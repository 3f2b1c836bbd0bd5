#include "native/relay/serve/metrics.hpp"

#include <cstdint>
#include <string_view>

namespace kontor::relay {

namespace {

class Page {
public:
    void counter(std::string_view name, std::string_view help, std::uint64_t value) {
        family(name, help, "counter", value);
    }
    void gauge(std::string_view name, std::string_view help, std::uint64_t value) {
        family(name, help, "gauge", value);
    }

    void describe(std::string_view name, std::string_view help, std::string_view kind) {
        text_ += "# HELP kontor_" + std::string(name) + ' ' + std::string(help) + "\n# TYPE kontor_" +
                 std::string(name) + ' ' + std::string(kind) + '\n';
    }
    void sample(std::string_view name, std::string_view labels, std::uint64_t value) {
        text_ += "kontor_" + std::string(name) + std::string(labels) + ' ' + std::to_string(value) + '\n';
    }
    std::string take() { return std::move(text_); }

private:
    void family(std::string_view name, std::string_view help, std::string_view kind, std::uint64_t value) {
        describe(name, help, kind);
        sample(name, "", value);
    }

    std::string text_;
};

}  // namespace

std::string metrics_text(storage::SqliteStore& store, const Collector& collector, const outbox::Totals& sending,
                         const spam::SpamCheck* spam, const http::Traffic& traffic) {
    Page page;
    page.counter("http_connections_total", "Connections accepted.", traffic.connections);
    page.counter("http_connections_refused_total", "Connections of too many strangers from one address.",
                 traffic.refused_connections);
    page.counter("http_timeouts_total", "Requests and readers that were too slow.", traffic.timeouts);
    page.counter("http_received_bytes_total", "Octets received.", traffic.bytes_received);
    page.counter("http_sent_bytes_total", "Octets sent.", traffic.bytes_sent);
    page.gauge("http_connections", "Connections open now.", traffic.connections_open);
    page.gauge("http_channels", "WebSockets and event streams open now.", traffic.channels_open);
    page.describe("http_answers_total", "Answers by class of status.", "counter");
    for (int digit = 1; digit <= 5; ++digit) {
        page.sample("http_answers_total", "{class=\"" + std::to_string(digit) + "xx\"}", traffic.answers[digit]);
    }

    const Collector::Totals totals = collector.totals();
    page.counter("collect_messages_total", "Messages stored by collecting.", totals.messages);
    page.counter("collect_bytes_total", "Octets of them.", totals.bytes);
    page.counter("collect_deleted_total", "Messages deleted on servers.", totals.deleted);
    page.counter("collect_runs_total", "Runs over one account.", totals.runs);
    page.counter("collect_failures_total", "Runs that ended with an error.", totals.failures);
    page.describe("collect_lag_seconds", "How late accounts were connected to, from when they were due.", "histogram");
    std::uint64_t within = 0;
    for (std::size_t i = 0; i < totals.lateness.within.size(); ++i) {
        within += totals.lateness.within[i];
        const bool is_last = i == Lateness::bounds.size();
        const std::string bound = is_last ? "+Inf" : std::to_string(Lateness::bounds[i]);
        page.sample("collect_lag_seconds_bucket", "{le=\"" + bound + "\"}", within);
    }
    page.sample("collect_lag_seconds_sum", "", totals.lateness.seconds);
    page.sample("collect_lag_seconds_count", "", within);
    page.gauge("collect_connections", "Connections to mail servers now.", totals.connections);
    page.gauge("collect_buffered_bytes", "Octets received and not yet stored.", totals.buffered_bytes);

    page.counter("outbox_sent_total", "Messages that a server has taken, for some recipient at least.", sending.sent);
    page.counter("outbox_turned_back_total", "Attempts after which a message waits for another.", sending.turned_back);
    page.counter("outbox_failed_total", "Messages that failed for all recipients that were left.", sending.failed);
    page.counter("outbox_uncertain_total", "Messages of which nobody knows whether they were taken.",
                 sending.uncertain);
    page.gauge("outbox_waiting", "Messages on their way out now.", sending.waiting);
    page.gauge("outbox_sessions", "Connections to outgoing servers now.", sending.sessions);

    if (spam) {
        const spam::Totals checks = spam->totals();
        page.counter("spam_checked_total", "Messages rspamd gave a verdict on.", checks.checked);
        page.counter("spam_found_total", "Of these, moved to the junk mailbox.", checks.spam);
        page.counter("spam_failures_total", "Questions without an answer.", checks.failed);
    }

    page.gauge("store_stopped", "1 after a failed commit: restart the relay.", store.stopped() ? 1 : 0);
    page.gauge("store_read_only", "1 when nothing can be written: /healthz says why.", store.writable() ? 0 : 1);
    if (const auto sizes = store.sizes()) {
        page.gauge("store_database_bytes", "The database file.", sizes->database);
        page.gauge("store_log_bytes", "Its write-ahead log.", sizes->log);
        page.gauge("store_segment_bytes", "Raw messages.", sizes->segments);
        page.gauge("store_dead_bytes", "Of these, bytes nothing points to.", sizes->dead);
    }
    return page.take();
}

}  // namespace kontor::relay
