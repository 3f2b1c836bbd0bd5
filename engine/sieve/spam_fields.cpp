#include "engine/sieve/spam_fields.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "engine/text/ascii.hpp"

namespace kontor::sieve {
namespace {

using Percent = std::optional<int>;

constexpr int spam_from = 50;  // percent

// "7.1", "-0.3": in thousandths, so that no locale has a say; empty when no number begins here.
std::optional<std::int64_t> thousandths(std::string_view text) {
    text = text::trim_left(text);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    constexpr std::int64_t most = 1'000'000'000;
    std::int64_t value = 0;
    std::size_t at = 0;
    for (; at < text.size() && text::is_digit(text[at]); ++at) value = std::min(value * 10 + (text[at] - '0'), most);
    if (at == 0) return std::nullopt;
    value *= 1000;
    if (at + 1 < text.size() && text[at] == '.')
        for (std::int64_t unit = 100; unit != 0 && ++at < text.size() && text::is_digit(text[at]); unit /= 10)
            value += unit * (text[at] - '0');
    return negative ? -value : value;
}

// A score as a share of twice the mark at which the filter calls it spam, so that the mark is at 50 %.
int share(std::int64_t score, std::int64_t mark) {
    if (mark <= 0) return score > 0 ? 100 : 0;
    return static_cast<int>(std::clamp<std::int64_t>(score * 50 / mark, 0, 100));
}

std::string_view behind(std::string_view text, std::string_view name) {
    const std::size_t at = text.find(name);
    return at == std::string_view::npos ? std::string_view() : text.substr(at + name.size());
}

// ---- one reader for each way of saying it; empty: it says nothing

Percent yes_or_no(std::string_view value) {
    for (const std::string_view yes : {"yes", "true", "spam", "junk", "1"})
        if (value.starts_with(yes)) return 100;
    for (const std::string_view no : {"no", "false", "ham", "innocent", "clean", "0", "unsure"})
        if (value.starts_with(no)) return 0;
    return std::nullopt;
}

// SpamAssassin: "Yes, score=7.1 required=5.0 tests=..." (hits= in old versions)
Percent spam_status(std::string_view value) {
    const Percent said = yes_or_no(value);
    const std::string_view old = behind(value, "hits="), name = behind(value, "score=");
    const auto score = thousandths(name.empty() ? old : name), mark = thousandths(behind(value, "required="));
    if (!said || !score || !mark) return said;
    const int percent = share(*score, *mark);
    return *said == 100 ? std::max(percent, spam_from) : std::min(percent, spam_from - 1);
}

// Rspamd: "default: True [16.20 / 15.00]; ..."
Percent spamd_result(std::string_view value) {
    const std::string_view bracket = behind(value, "["), slash = behind(bracket, "/");
    const auto score = thousandths(bracket), mark = thousandths(slash);
    const Percent said = yes_or_no(text::trim_left(behind(value, ":")));
    if (!score || !mark) return said;
    const int percent = share(*score, *mark);
    return said == 100 ? std::max(percent, spam_from) : percent;
}

Percent rspamd_action(std::string_view value) {
    return value.starts_with("add header") || value.starts_with("rewrite subject") || value.starts_with("reject") ? 100
                                                                                                                  : 0;
}

// Microsoft: spam confidence level -1 to 9; 5 and above goes to Junk.
Percent confidence_level(std::string_view value) {
    const auto level = thousandths(value);
    if (!level) return std::nullopt;
    return share(*level, 5000);
}

// Microsoft: "...;SCL:5;...;SFV:SPM;..."
Percent antispam_report(std::string_view value) {
    for (const std::string_view spam :
         {"sfv:spm", "sfv:sks", "sfv:skb", "cat:spm", "cat:hspm", "cat:phsh", "cat:hphsh"})
        if (value.find(spam) != std::string_view::npos) return 100;
    return confidence_level(behind(value, "scl:"));
}

// GMX, web.de: "junk:10;..." or "notjunk:1;..."
Percent filter_results(std::string_view value) {
    if (value.starts_with("notjunk")) return 0;
    return value.starts_with("junk") ? Percent(100) : std::nullopt;
}

// Yandex: 4 is spam, 1 is not.
Percent yandex(std::string_view value) { return value.starts_with('4') ? 100 : 0; }

// "category: spam" (Trend Micro, Cloudmark and others), "spam: 98" are read as words.
Percent verdict_word(std::string_view value) {
    return value.find("spam") != std::string_view::npos && value.find("not spam") == std::string_view::npos &&
                   value.find("nospam") == std::string_view::npos && value.find("notspam") == std::string_view::npos
               ? 100
               : 0;
}

struct FieldRow {
    std::string_view name;
    Percent (*read)(std::string_view lower_value);
};

constexpr auto spam_rows = std::to_array<FieldRow>({
    {"X-Spam-Flag", yes_or_no},
    {"X-Spam-Status", spam_status},
    {"X-Spam", yes_or_no},
    {"X-Spamd-Result", spamd_result},
    {"X-Rspamd-Action", rspamd_action},
    {"X-Bogosity", yes_or_no},
    {"X-DSPAM-Result", yes_or_no},
    {"X-MS-Exchange-Organization-SCL", confidence_level},
    {"X-Forefront-Antispam-Report", antispam_report},
    {"X-UI-Filterresults", filter_results},
    {"X-Yandex-Spam", yandex},
    {"X-CMAE-Verdict", verdict_word},
    {"X-VR-STATUS", verdict_word},
    {"X-Spam-Verdict", verdict_word},
});

}  // namespace

SpamVerdict spam_verdict(const mime::Message& message) {
    SpamVerdict verdict;
    for (const mime::Field& field : message.fields_of(message.root())) {
        const Bytes name = message.name_of(field);
        if (name.size() < 6 || text::lower(name[0]) != 'x') continue;
        for (const FieldRow& row : spam_rows) {
            if (!text::equal_ignoring_case(row.name, name)) continue;
            const Percent percent = row.read(text::to_lower(text::trim(message.value_of(field))));
            if (!percent || (verdict.percent && *percent <= *verdict.percent)) continue;
            verdict = {*percent >= spam_from, percent, *percent >= spam_from ? std::string(name) : std::string()};
        }
    }
    return verdict;
}

}  // namespace kontor::sieve
