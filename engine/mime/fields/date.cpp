#include "engine/mime/fields/date.hpp"

#include <array>
#include <chrono>
#include <cstdlib>

#include "engine/text/ascii.hpp"

namespace kontor::mime {
namespace {

constexpr int longest_offset = 14 * 60;

struct NamedZone {
    std::string_view name;
    int minutes;
};
// RFC 5322 4.3, and a few that people meet.
constexpr auto named_zones = std::to_array<NamedZone>({
    {"ut", 0},     {"gmt", 0},    {"utc", 0},    {"z", 0},      {"est", -300}, {"edt", -240},
    {"cst", -360}, {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420},
    {"bst", 60},   {"cet", 60},   {"cest", 120}, {"met", 60},   {"mest", 120}, {"eet", 120},
    {"eest", 180}, {"msk", 180},  {"jst", 540},  {"kst", 540},  {"hkt", 480},
});

// 1-12 for English names, short or full; 0 otherwise.
int month_number(std::string_view word) {
    constexpr std::array<std::string_view, 12> months = {"january",   "february", "march",    "april",
                                                         "may",       "june",     "july",     "august",
                                                         "september", "october",  "november", "december"};
    if (word.size() < 3) return 0;
    for (int i = 0; i < 12; ++i) {
        const std::string_view month = months[static_cast<std::size_t>(i)];
        if (text::starts_with_ignoring_case(month, word)) return i + 1;
    }
    return 0;
}

// The parts of a date in the order in which they turn up; every mailer's order ends in the same ones.
class DateReader {
public:
    explicit DateReader(Bytes raw) : rest_(raw) {}

    std::optional<mail::SentDate> read() {
        if (!read_iso() && !read_words()) return std::nullopt;
        return result();
    }

private:
    // 2026-11-22T01:02:03.5+01:00, or with a space for the T. Leaves `rest_` alone when it is not that.
    bool read_iso() {
        Bytes saved = rest_ = text::trim(rest_);
        if (rest_.size() < 10 || rest_[4] != '-' || rest_[7] != '-' || !text::is_digit(rest_[0])) return false;
        year_ = number(4);
        rest_.remove_prefix(1);
        month_ = number(2);
        rest_.remove_prefix(1);
        day_ = number(2);
        if (year_ < 0 || month_ < 0 || day_ < 0) {
            rest_ = saved;
            year_ = month_ = day_ = -1;
            return false;
        }
        if (!rest_.empty() && text::lower(rest_.front()) == 't') rest_.remove_prefix(1);
        return read_words();
    }

    bool read_words() {
        // No date is longer; what follows is comments and rubbish.
        if (rest_.size() > 200) rest_ = rest_.substr(0, 200);
        while (!rest_.empty()) {
            const char c = rest_.front();
            if (c == '(') {
                skip_comment();
            } else if (text::is_digit(c)) {
                if (!read_number()) return false;
            } else if ((c == '+' || c == '-') && has_time_ && !has_zone_) {
                read_numeric_zone();
            } else if (text::is_alpha(c)) {
                read_word();
            } else {
                rest_.remove_prefix(1);
            }
        }
        return day_ >= 0 && month_ >= 0 && year_ >= 0;
    }

    // Exactly `digits` digits, or -1 with as many consumed as there were.
    int number(std::size_t digits) {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (rest_.empty() || !text::is_digit(rest_.front())) return -1;
            value = value * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return value;
    }

    // Day, year, or the beginning of the time.
    bool read_number() {
        int value = 0;
        std::size_t digits = 0;
        for (; !rest_.empty() && text::is_digit(rest_.front()); rest_.remove_prefix(1)) {
            if (++digits > 4) return false;
            value = value * 10 + (rest_.front() - '0');
        }
        if (!has_time_ && !rest_.empty() &&
            (rest_.front() == ':' || (rest_.front() == '.' && day_ >= 0 && digits <= 2)))
            return read_time(value);
        if (day_ < 0 && digits <= 2) {
            day_ = value;
        } else if (year_ < 0) {
            // RFC 5322 4.3: two digits are of 1950-2049, three count from 1900.
            year_ = digits == 2 ? value + (value < 50 ? 2000 : 1900) : digits == 3 ? value + 1900 : value;
        }
        return true;
    }

    bool read_time(int hours) {
        rest_.remove_prefix(1);
        hours_ = hours;
        minutes_ = one_or_two_digits();
        if (!rest_.empty() && (rest_.front() == ':' || rest_.front() == '.')) {
            rest_.remove_prefix(1);
            seconds_ = one_or_two_digits();
        }
        if (!rest_.empty() && (rest_.front() == '.' || rest_.front() == ',')) {  // fractions of a second
            rest_.remove_prefix(1);
            while (!rest_.empty() && text::is_digit(rest_.front())) rest_.remove_prefix(1);
        }
        has_time_ = true;
        return hours_ < 24 && minutes_ >= 0 && minutes_ < 60 && seconds_ >= 0 && seconds_ <= 60;
    }

    int one_or_two_digits() {
        const int first = number(1);
        if (first < 0 || rest_.empty() || !text::is_digit(rest_.front())) return first;
        return first * 10 + number(1);
    }

    // +hhmm, +hh:mm or +hh
    void read_numeric_zone() {
        const int sign = rest_.front() == '-' ? -1 : 1;
        rest_.remove_prefix(1);
        const int hours = number(2);
        if (!rest_.empty() && rest_.front() == ':') rest_.remove_prefix(1);
        const int minutes = !rest_.empty() && text::is_digit(rest_.front()) ? number(2) : 0;
        has_zone_ = true;
        if (hours < 0 || minutes < 0 || minutes > 59) return;
        const int total = hours * 60 + minutes;
        if (total <= longest_offset) offset_ = sign * total;
    }

    void read_word() {
        std::size_t size = 0;
        while (size < rest_.size() && text::is_alpha(rest_[size])) ++size;
        const std::string word = text::to_lower(rest_.substr(0, size));
        const int month = month_ < 0 ? month_number(word) : 0;
        rest_.remove_prefix(size);
        if (month != 0) {
            month_ = month;
        } else if (has_time_ && (word == "pm" || word == "am")) {
            if (hours_ <= 12) hours_ = hours_ % 12 + (word == "pm" ? 12 : 0);
        } else if (has_time_ && !has_zone_) {
            for (const NamedZone& zone : named_zones) {
                if (word != zone.name) continue;
                offset_ = zone.minutes;
                // "GMT+0100" still says its offset.
                has_zone_ = rest_.empty() || (rest_.front() != '+' && rest_.front() != '-');
            }
        }
    }

    void skip_comment() {
        const std::size_t close = rest_.find(')');
        rest_.remove_prefix(close == Bytes::npos ? rest_.size() : close + 1);
    }

    std::optional<mail::SentDate> result() const {
        using namespace std::chrono;
        const year_month_day date(year(year_), month(static_cast<unsigned>(month_)), day(static_cast<unsigned>(day_)));
        if (!date.ok() || year_ < 1970 || year_ > 2100) return std::nullopt;
        const std::int64_t days = sys_days(date).time_since_epoch().count();
        const std::int64_t local = days * 86400 + hours_ * 3600 + minutes_ * 60 + (seconds_ == 60 ? 59 : seconds_);
        const std::int64_t utc = local - offset_ * 60;
        if (utc < 0) return std::nullopt;
        return mail::SentDate{UtcTime{utc}, static_cast<std::int16_t>(offset_)};
    }

    Bytes rest_;
    int day_ = -1, month_ = -1, year_ = -1;
    int hours_ = 0, minutes_ = 0, seconds_ = 0;
    int offset_ = 0;  // minutes east
    bool has_time_ = false, has_zone_ = false;
};

void append_digits(std::string& out, int value, int width) {
    const std::string digits = std::to_string(value);
    out.append(static_cast<std::size_t>(width) > digits.size() ? static_cast<std::size_t>(width) - digits.size() : 0,
               '0');
    out += digits;
}

// "2026-11-22T03:04:05" of local seconds since the epoch.
std::string civil(std::int64_t seconds) {
    using namespace std::chrono;
    std::int64_t in_day = seconds % 86400;
    if (in_day < 0) in_day += 86400;
    const year_month_day date{sys_days(days((seconds - in_day) / 86400))};
    std::string out;
    append_digits(out, static_cast<int>(date.year()), 4);
    out += '-';
    append_digits(out, static_cast<int>(static_cast<unsigned>(date.month())), 2);
    out += '-';
    append_digits(out, static_cast<int>(static_cast<unsigned>(date.day())), 2);
    out += 'T';
    append_digits(out, static_cast<int>(in_day / 3600), 2);
    out += ':';
    append_digits(out, static_cast<int>(in_day / 60 % 60), 2);
    out += ':';
    append_digits(out, static_cast<int>(in_day % 60), 2);
    return out;
}

}  // namespace

std::optional<mail::SentDate> parse_date(Bytes raw) { return DateReader(raw).read(); }

std::string to_rfc3339(const mail::SentDate& date) {
    std::string out = civil(date.utc.seconds + date.offset_minutes * 60);
    if (date.offset_minutes == 0) return out + 'Z';
    const int minutes = std::abs(static_cast<int>(date.offset_minutes));
    out += date.offset_minutes < 0 ? '-' : '+';
    append_digits(out, minutes / 60, 2);
    out += ':';
    append_digits(out, minutes % 60, 2);
    return out;
}

std::string to_rfc3339(UtcTime time) { return civil(time.seconds) + 'Z'; }

}  // namespace kontor::mime
