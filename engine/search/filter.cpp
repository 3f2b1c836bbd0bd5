#include "engine/search/filter.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "engine/search/words.hpp"

namespace kontor::search {
namespace {

using nlohmann::json;

// UTCDate of RFC 8620 1.4.
std::string utc_date(UtcTime time) {
    constexpr std::int64_t day_seconds = 86400;
    std::int64_t days = time.seconds / day_seconds;
    std::int64_t seconds = time.seconds % day_seconds;
    if (seconds < 0) {
        seconds += day_seconds;
        --days;
    }
    // Years that begin in March, in eras of 400.
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const std::int64_t of_era = days - era * 146097;
    const std::int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t march_month = (5 * of_year + 2) / 153;
    const std::int64_t day = of_year - (153 * march_month + 2) / 5 + 1;
    const std::int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
    const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    const auto padded = [](std::int64_t number, std::size_t width) {
        std::string digits = std::to_string(number);
        return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
    };
    return padded(year, 4) + '-' + padded(month, 2) + '-' + padded(day, 2) + 'T' + padded(seconds / 3600, 2) + ':' +
           padded(seconds / 60 % 60, 2) + ':' + padded(seconds % 60, 2) + 'Z';
}

// The same name without regard to case and accents.
bool is_same_name(const std::string& a, const std::string& b) {
    return a == b || (words(a) == words(b) && !words(a).empty());
}

class Compiler {
public:
    explicit Compiler(const Places& places) : places_(places) {}

    std::optional<json> compile(const Node& node) {
        if (node.kind == Node::Kind::term) return condition(node);
        json conditions = json::array();
        for (const Node& operand : node.operands) {
            auto compiled = compile(operand);
            if (!compiled) return std::nullopt;
            conditions.push_back(std::move(*compiled));
        }
        const char* const name = node.kind == Node::Kind::all_of   ? "AND"
                                 : node.kind == Node::Kind::any_of ? "OR"
                                                                   : "NOT";
        return json{{"operator", name}, {"conditions", std::move(conditions)}};
    }
    const Mistake& mistake() const { return mistake_; }

private:
    std::optional<json> condition(const Node& term) {
        switch (term.op) {
            case Operator::text:
            case Operator::from:
            case Operator::to:
            case Operator::cc:
            case Operator::bcc:
            case Operator::subject:
            case Operator::body:
            case Operator::list:
            case Operator::filename:
                return json{{text_name(term.op), text_condition(term)}};
            case Operator::in:
                return place(term, places_.mailboxes, "inMailbox", Mistake::Code::unknown_mailbox);
            case Operator::account:
                return place(term, places_.accounts, "inAccount", Mistake::Code::unknown_account);
            case Operator::is:
                return flag(term.value);
            case Operator::has:
                return json{{"hasAttachment", true}};
            case Operator::larger:
                return json{{"minSize", term.octets}};
            case Operator::smaller:
                return json{{"maxSize", term.octets}};
            case Operator::before:
            case Operator::older:
                return json{{"sentBefore", utc_date(term.moment)}};
            case Operator::after:
            case Operator::newer:
                return json{{"sentAfter", utc_date(term.moment)}};
        }
        return std::nullopt;
    }

    static const char* text_name(Operator op) {
        switch (op) {
            case Operator::from:
                return "from";
            case Operator::to:
                return "to";
            case Operator::cc:
                return "cc";
            case Operator::bcc:
                return "bcc";
            case Operator::subject:
                return "subject";
            case Operator::body:
                return "body";
            case Operator::list:
                return "listId";
            case Operator::filename:
                return "attachmentName";
            default:
                return "text";
        }
    }

    static json flag(const std::string& name) {
        if (name == "unread") return {{"notKeyword", "$seen"}};
        if (name == "read") return {{"hasKeyword", "$seen"}};
        if (name == "starred") return {{"hasKeyword", "$flagged"}};
        if (name == "unstarred") return {{"notKeyword", "$flagged"}};
        return {{"hasKeyword", "$" + name}};
    }

    std::optional<json> place(const Node& term, const std::vector<Place>& known, const char* condition,
                              Mistake::Code unknown) {
        json conditions = json::array();
        for (const Place& place : known) {
            if (!is_same_name(place.name, term.value)) continue;
            json one = {{condition, place.id}};
            // A place may be known by several names that are the same.
            if (std::find(conditions.begin(), conditions.end(), one) == conditions.end())
                conditions.push_back(std::move(one));
        }
        if (conditions.empty()) {
            mistake_ = {unknown, term.offset, term.length};
            return std::nullopt;
        }
        if (conditions.size() == 1) return conditions.front();
        return json{{"operator", "OR"}, {"conditions", std::move(conditions)}};
    }

    const Places& places_;
    Mistake mistake_;
};

}  // namespace

std::string text_condition(const Node& term) {
    if (!term.is_phrase) return term.value;
    std::string quoted = "\"";
    for (const char c : term.value) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

std::variant<nlohmann::json, Mistake> compile(const Node& tree, const Places& places) {
    Compiler compiler(places);
    auto compiled = compiler.compile(tree);
    if (!compiled) return compiler.mistake();
    return std::move(*compiled);
}

}  // namespace kontor::search
