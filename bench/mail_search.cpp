// Searching, measured at the store. bench/search.py runs this beside notmuch.
//
//   mail_search fill DIR [COUNT]    writes COUNT messages as a Maildir DIR/mail/cur and into the store DIR/store, then
//                              builds the index of words
//   mail_search read DIR FOLDER...  the same store and index, with the files of the folders as its messages
//   mail_search ask DIR [MID RARE]  one line of JSON for each question: hits, and medians in milliseconds; MID and RARE
//                              are words to ask for in mail that was read
//
// The messages are drawn from a seeded generator: words of a steep distribution, a third with an HTML alternative,
// one in twenty with an attachment, in the order of their dates with a few that come late.
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "bench/measured_store.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/store/text_search.hpp"
#include "engine/text/base64.hpp"
#include "native/storage/sqlite_store.hpp"

namespace {

using namespace kontor;
using namespace kontor::store;
using namespace kontor::bench;
namespace fs = std::filesystem;

// ---- the mail

class Generator {
public:
    Generator() : dice_(42) {
        static const char* const common[] = {
            "the", "to", "and",    "of",   "a",    "in",   "is", "for",   "you",  "that",    "invoice", "meeting",
            "we",  "on", "please", "with", "have", "this", "be", "order", "from", "project", "will",    "report"};
        for (const char* word : common) words_.emplace_back(word);
        static const char* const syllables[] = {"ra", "sai", "si", "sti", "zo",  "gre",
                                                "te", "mon", "ka", "lu",  "ber", "nö"};
        std::mt19937 own(7);
        while (words_.size() < 40'000) {
            std::string word;
            for (std::size_t i = 2 + own() % 3; i > 0; --i) word += syllables[own() % 12];
            words_.push_back(word + (words_.size() > 2000 ? std::to_string(own() % 100) : ""));
        }
    }

    std::string message(std::size_t number) {
        const bool has_html = dice_() % 3 == 0, has_attachment = dice_() % 20 == 0;
        static const char* const names[] = {"Jörg Brandt", "Anna Berg", "Tom Baker", "Zoë Field", "Nora Hara"};
        const std::size_t who = dice_() % 400;
        const std::string name = names[who % 5];
        const std::string text = body();
        std::string raw = "From: " + name + " <person" + std::to_string(who) +
                          "@example.org>\nTo: me@example.com\nSubject: " + line(3 + dice_() % 5) + "\nMessage-ID: <" +
                          std::to_string(number) + "@bench.example>\nDate: " + date(number) + "\nMIME-Version: 1.0\n";
        const std::string plain =
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + text + "\n";
        if (!has_html && !has_attachment) return raw + plain;
        raw += "Content-Type: multipart/mixed; boundary=b\n\n--b\n";
        if (has_html)
            raw += "Content-Type: multipart/alternative; boundary=a\n\n--a\n" + plain +
                   "--a\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<p>" + text +
                   "</p>\n--a--\n";
        else
            raw += plain;
        if (has_attachment) {
            std::string octets(20'000 + dice_() % 40'000, '\0');
            for (char& c : octets) c = static_cast<char>(dice_());
            std::string encoded = text::base64_encode(octets);
            raw += "--b\nContent-Type: application/pdf; name=\"" + line(1) +
                   ".pdf\"\nContent-Transfer-Encoding: base64\n\n";
            for (std::size_t at = 0; at < encoded.size(); at += 76) raw += encoded.substr(at, 76) + '\n';
        }
        return raw + "--b--\n";
    }

    const std::string& word(std::size_t rank) const { return words_[rank]; }

private:
    // Zipf's law, near enough: the logarithm of the rank is even.
    const std::string& any_word() {
        const double even = static_cast<double>(dice_()) / 4294967296.0;
        const auto rank =
            static_cast<std::size_t>(std::pow(static_cast<double>(words_.size()), std::pow(even, 0.8))) - 1;
        return words_[std::min(rank, words_.size() - 1)];
    }
    std::string line(std::size_t count) {
        std::string text;
        while (count-- > 0) text += (text.empty() ? "" : " ") + any_word();
        return text;
    }
    std::string body() {
        std::normal_distribution<double> normal(5.7, 0.7);
        const auto count = static_cast<std::size_t>(std::min(std::exp(normal(dice_)), 8000.0));
        std::string text;
        for (std::size_t i = 1; i <= count; ++i) {
            text += any_word();
            text += i % 12 == 0 ? ".\n" : " ";
        }
        return text;
    }
    std::string date(std::size_t number) {
        std::size_t minutes = number * 5;
        if (dice_() % 50 == 0) minutes = minutes > 20'000 ? minutes - dice_() % 20'000 : 0;  // came late
        const std::time_t when = 1'500'000'000 + static_cast<std::time_t>(minutes) * 60;
        char text[64];
        std::tm utc{};
        gmtime_r(&when, &utc);
        std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &utc);
        return text;
    }

    std::mt19937 dice_;
    std::vector<std::string> words_;
};

NewEmail email_of(const Office& office, const StagedBlob& staged, mail::Summary summary, std::int64_t received) {
    NewEmail email;
    email.account = office.home;
    email.raw = staged;
    email.mailboxes = {office.inbox};
    email.received_at = UtcTime{received};
    email.summary = std::move(summary);
    return email;
}

// Puts `count` messages into the store, and builds the index.
void store_messages(const fs::path& folder, std::size_t count,
                    const std::function<std::string(std::size_t number)>& message) {
    Office office(folder / "store");
    std::uint64_t raw_octets = 0, text_octets = 0;
    constexpr std::size_t batch = 500;
    for (std::size_t done = 0; done < count; done += batch) {
        std::vector<std::string> raw;
        for (std::size_t i = done; i < std::min(done + batch, count); ++i) raw.push_back(message(i));
        const std::vector<Bytes> views(raw.begin(), raw.end());
        const auto staged = must(office.store->stage(views));
        auto transaction = must(office.store->begin());
        Update* const update = must(transaction->as(office.user));
        for (std::size_t i = 0; i < raw.size(); ++i) {
            mail::Summary summary = mime::summarise(mime::parse(raw[i]));
            const SearchableText text = searchable_text(summary, raw[i]);
            raw_octets += raw[i].size();
            text_octets +=
                text.body.size() + text.subject.size() + text.from.size() + text.to.size() + text.attachments.size();
            (void)must(update->add_email(
                email_of(office, staged[i], std::move(summary), 1'700'000'000 + static_cast<std::int64_t>(done + i))));
        }
        must(transaction->commit());
    }
    const auto start = Clock::now();
    const std::clock_t processor = std::clock();
    while (must(office.store->index_words(office.user)).more) {
    }
    std::printf("{\"messages\":%zu,\"raw_mb\":%.1f,\"text_mb\":%.1f,\"index_s\":%.2f,\"index_cpu_s\":%.2f}\n", count,
                static_cast<double>(raw_octets) / 1e6, static_cast<double>(text_octets) / 1e6,
                milliseconds_since(start) / 1e3, static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC);
}

void fill(const fs::path& folder, std::size_t count) {
    for (const char* part : {"cur", "new", "tmp"}) fs::create_directories(folder / "mail" / part);
    Generator generator;
    store_messages(folder, count, [&](std::size_t number) {
        const std::string raw = generator.message(number);
        std::ofstream(folder / "mail" / "cur" / (std::to_string(number) + ".bench:2,"), std::ios::binary) << raw;
        return raw;
    });
}

void read(const fs::path& folder, const std::vector<fs::path>& from) {
    std::vector<fs::path> files;
    for (const fs::path& each : from)
        for (const auto& entry : fs::directory_iterator(each))
            if (entry.is_regular_file()) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    store_messages(folder, files.size(), [&](std::size_t number) {
        std::ifstream file(files[number], std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(file), {});
    });
}

// ---- the questions

mail::EmailFilter condition(const std::function<void(mail::EmailCondition&)>& set) {
    mail::EmailFilter filter;
    set(filter.condition);
    return filter;
}
mail::EmailFilter text(const std::string& typed) {
    return condition([&](auto& c) { c.text = typed; });
}

void ask(const fs::path& folder, const std::string& mid, const std::string& rare) {
    Office office(folder / "store");
    while (must(office.store->index_words(office.user)).more) {
    }
    std::printf("{\"index_mb\":%.1f}\n", static_cast<double>(office.store->index_octets(office.user)) / 1e6);
    mail::EmailFilter without;
    without.op = mail::EmailFilter::Operator::not_;
    without.operands = {text("invoice")};
    mail::EmailFilter mid_without;
    mid_without.op = mail::EmailFilter::Operator::and_;
    mid_without.operands = {text(mid), without};
    // As the window asks: not in Trash or Junk.
    const auto kept = [&](const std::string& typed) {
        mail::EmailFilter filter;
        filter.op = mail::EmailFilter::Operator::and_;
        filter.operands = {condition([&](auto& c) {
                               c.in_mailbox_other_than = {office.trash, office.junk};
                           }),
                           text(typed)};
        return filter;
    };
    const auto with = [](auto set) {
        return condition([&](auto& c) {
            c.text = "invoice";
            set(c);
        });
    };
    const struct {
        const char* name;
        std::string notmuch;
        mail::EmailFilter filter;
    } questions[] = {
        {"common word", "invoice", text("invoice")},
        {"very common", "the", text("the")},
        {"mid word", mid, text(mid)},
        {"rare word", rare, text(rare)},
        {"two words AND", "invoice meeting", text("invoice meeting")},
        {"phrase", "\\\"the invoice\\\"", text("\"the invoice\"")},
        {"prefix", "invo*", text("invo*")},
        {"subject only", "subject:invoice", condition([](auto& c) { c.subject = "invoice"; })},
        {"from", "from:Jörg", condition([](auto& c) { c.from = "Jörg"; })},
        {"word NOT word", mid + " and not invoice", mid_without},
        {"no hit", "qqqzzzxxyy", text("qqqzzzxxyy")},
        {"common word, kept", "invoice", kept("invoice")},
        {"very common, kept", "the", kept("the")},
        {"mid word, kept", mid, kept(mid)},
        {"phrase, kept", "\\\"the invoice\\\"", kept("\"the invoice\"")},
        {"in a mailbox", "invoice", with([&](auto& c) { c.in_mailbox = office.inbox; })},
        {"unread", "invoice", with([](auto& c) { c.not_keyword = "$seen"; })},
        {"large", "invoice", with([](auto& c) { c.min_size = 20'000; })},
    };
    for (const auto& question : questions) {
        mail::EmailQuery query;
        query.filter = question.filter;
        query.sort = {{mail::EmailSort::Property::sent_at, false, ""}};
        const auto answer = [&](std::size_t limit, bool total) {
            Window window;
            window.limit = limit;
            window.calculate_total = total;
            return must(must(office.store->view(office.user))->query(Scope::all(), query, window));
        };
        const std::size_t hits = *answer(0, true).total;
        const double first = median([&] { answer(50, false); });
        const double count = median([&] { answer(0, true); });
        const double both = median([&] { answer(50, true); });
        query.sort = {{mail::EmailSort::Property::relevance, false, ""}};
        const double best = median([&] { answer(50, false); });
        std::printf(
            "{\"name\":\"%s\",\"query\":\"%s\",\"hits\":%zu,\"first_ms\":%.3f,\"count_ms\":%.3f,\"both_ms\":%.3f,"
            "\"best_ms\":%.3f}\n",
            question.name, question.notmuch.c_str(), hits, first, count, both, best);
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> given(argv + 1, argv + argc);
    const std::string what = given.size() > 1 ? given[0] : "";
    if (what == "fill") return fill(given[1], given.size() > 2 ? std::stoul(given[2]) : 100'000), 0;
    if (what == "read" && given.size() > 2) return read(given[1], {given.begin() + 2, given.end()}), 0;
    if (what == "ask" && given.size() == 4) return ask(given[1], given[2], given[3]), 0;
    if (what == "ask") {
        const Generator generator;
        return ask(given[1], generator.word(300), generator.word(9000)), 0;
    }
    std::fprintf(stderr, "mail_search fill DIR [COUNT] | read DIR FOLDER... | ask DIR [MID RARE]\n");
    return 64;
}
