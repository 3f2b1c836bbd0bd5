#include "frontend/words/calendar.hpp"

#include <array>

namespace kontor::words {

namespace {

struct Names {
    std::array<std::string_view, 7> weekdays, short_weekdays;
    std::array<std::string_view, 12> months, short_months;
};

constexpr Names kEnglish{{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
                         {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
                         {"January", "February", "March", "April", "May", "June", "July", "August", "September",
                          "October", "November", "December"},
                         {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}};
constexpr Names kGerman{
    {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
    {"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"},
    {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
     "Dezember"},
    {"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."}};
constexpr Names kDutch{{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
                       {"zo", "ma", "di", "wo", "do", "vr", "za"},
                       {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
                        "oktober", "november", "december"},
                       {"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}};
constexpr std::array<std::string_view, 7> kChineseWeekdays{"星期日", "星期一", "星期二", "星期三",
                                                           "星期四", "星期五", "星期六"};
constexpr std::array<std::string_view, 7> kChineseShortWeekdays{"周日", "周一", "周二", "周三", "周四", "周五", "周六"};

const Names& names(Language language) {
    if (language == Language::german) return kGerman;
    return language == Language::dutch ? kDutch : kEnglish;
}

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string clock(const CivilTime& time) { return two(time.hour) + ':' + two(time.minute); }

std::string zone_name(int offset_minutes) {
    std::string name = "UTC";
    if (offset_minutes == 0) return name;
    const int size = offset_minutes < 0 ? -offset_minutes : offset_minutes;
    name += (offset_minutes < 0 ? "-" : "+") + std::to_string(size / 60);
    if (size % 60 != 0) name += ':' + two(size % 60);
    return name;
}

}  // namespace

CivilTime civil_time(UtcTime time, int offset_minutes) {
    const std::int64_t local = time.seconds + offset_minutes * std::int64_t{60};
    CivilTime civil;
    civil.day_number = local >= 0 ? local / 86400 : (local - 86399) / 86400;
    const std::int64_t in_day = local - civil.day_number * 86400;
    civil.hour = static_cast<int>(in_day / 3600);
    civil.minute = static_cast<int>(in_day % 3600 / 60);
    civil.weekday = static_cast<int>(((civil.day_number + 4) % 7 + 7) % 7);
    // Years are counted from March, so that the leap day is the last of its year; 400 years are an era.
    const std::int64_t shifted = civil.day_number + 719468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const std::int64_t day_of_era = shifted - era * 146097;
    const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t march_month = (5 * day_of_year + 2) / 153;
    civil.day = static_cast<int>(day_of_year - (153 * march_month + 2) / 5 + 1);
    civil.month = static_cast<int>(march_month < 10 ? march_month + 3 : march_month - 9);
    civil.year = year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0);
    return civil;
}

Calendar::Calendar(Language language, UtcTime now, ZoneOffset zone)
    : language_(language), now_(now), zone_(std::move(zone)) {}

std::string Calendar::day_and_month(const CivilTime& time) const {
    if (language_ == Language::chinese) return std::to_string(time.month) + "月" + std::to_string(time.day) + "日";
    const std::string_view month = names(language_).short_months[static_cast<std::size_t>(time.month - 1)];
    return std::to_string(time.day) + (language_ == Language::german ? ". " : " ") + std::string(month);
}

std::string Calendar::with_year(const CivilTime& time) const {
    if (language_ == Language::chinese)
        return std::to_string(time.year) + "年" + std::to_string(time.month) + "月" + std::to_string(time.day) + "日";
    return day_and_month(time) + ' ' + std::to_string(time.year);
}

std::string Calendar::brief(UtcTime time) const {
    const CivilTime then = civil_time(time, zone_(time)), today = civil_time(now_, zone_(now_));
    const std::int64_t days_ago = today.day_number - then.day_number;
    if (days_ago == 0) return clock(then);
    if (days_ago == 1) return Words(language_)(Word::yesterday);
    if (days_ago > 1 && days_ago < 7)
        return std::string(language_ == Language::chinese
                               ? kChineseShortWeekdays[static_cast<std::size_t>(then.weekday)]
                               : names(language_).short_weekdays[static_cast<std::size_t>(then.weekday)]);
    return then.year == today.year ? day_and_month(then) : with_year(then);
}

std::string Calendar::moment(UtcTime time) const {
    const CivilTime then = civil_time(time, zone_(time)), today = civil_time(now_, zone_(now_));
    if (then.day_number == today.day_number) return clock(then);
    const std::string day = then.year == today.year ? day_and_month(then) : with_year(then);
    return day + (language_ == Language::chinese ? " " : ", ") + clock(then);
}

std::string Calendar::full(UtcTime time, int offset_minutes) const {
    const CivilTime then = civil_time(time, offset_minutes);
    return day_name(then) + (language_ == Language::chinese ? " " : ", ") + clock(then) + " (" +
           zone_name(offset_minutes) + ')';
}

std::string Calendar::day_name(const CivilTime& day) const {
    const auto weekday = static_cast<std::size_t>(day.weekday);
    if (language_ == Language::chinese) return with_year(day) + ' ' + std::string(kChineseWeekdays[weekday]);
    return std::string(names(language_).weekdays[weekday]) + ", " + std::to_string(day.day) +
           (language_ == Language::german ? ". " : " ") + month_name(day);
}

std::string Calendar::month_name(const CivilTime& day) const {
    if (language_ == Language::chinese) return std::to_string(day.year) + "年" + std::to_string(day.month) + "月";
    return std::string(names(language_).months[static_cast<std::size_t>(day.month - 1)]) + ' ' +
           std::to_string(day.year);
}

std::vector<std::string> Calendar::weekdays() const {
    std::vector<std::string> all;
    for (std::size_t i = 1; i <= 7; ++i)
        all.emplace_back(language_ == Language::chinese ? kChineseShortWeekdays[i % 7]
                                                        : names(language_).short_weekdays[i % 7]);
    return all;
}

UtcTime Calendar::end_of_day() const {
    const CivilTime today = civil_time(now_, zone_(now_));
    return UtcTime{(today.day_number + 1) * 86400 - zone_(now_) * std::int64_t{60}};
}

}  // namespace kontor::words
