// Dates as a person reads them. Time and time zone come from the platform: nothing here looks at a clock.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/instant.hpp"
#include "frontend/words/words.hpp"

namespace kontor::words {

// Minutes east of UTC at that moment, in the person's own zone (summer time makes it a function).
using ZoneOffset = std::function<int(UtcTime)>;

struct CivilTime {
    std::int64_t year = 1970;
    int month = 1, day = 1;  // from 1
    int weekday = 4;         // 0: Sunday
    int hour = 0, minute = 0;
    std::int64_t day_number = 0;  // days since 1970-01-01
};

// The proleptic Gregorian date at that offset.
CivilTime civil_time(UtcTime time, int offset_minutes);

class Calendar {
public:
    Calendar(Language language, UtcTime now, ZoneOffset zone);

    // As short as it stays clear, for lists: "14:02" today, "Tue" this week, "12 Mar" this year, else "12.03.2019".
    std::string brief(UtcTime time) const;
    // For sentences: "14:02", "yesterday, 14:02" or "12 Mar 2019, 14:02".
    std::string moment(UtcTime time) const;
    // With everything, for tooltips: "Tuesday, 12 March 2019, 14:02 (UTC+1)". offset_minutes: the writer's zone.
    std::string full(UtcTime time, int offset_minutes) const;
    std::string full(UtcTime time) const { return full(time, zone_(time)); }

    // Of a calendar's page: "March 2026", "Monday, 16 March 2026", and the short names of the days from Monday on.
    std::string month_name(const CivilTime&) const;
    std::string day_name(const CivilTime&) const;
    std::vector<std::string> weekdays() const;

    UtcTime now() const { return now_; }
    // When today ends and every brief date changes.
    UtcTime end_of_day() const;

private:
    std::string day_and_month(const CivilTime&) const;
    std::string with_year(const CivilTime&) const;

    Language language_;
    UtcTime now_;
    ZoneOffset zone_;
};

}  // namespace kontor::words
