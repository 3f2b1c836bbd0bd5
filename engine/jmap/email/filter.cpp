#include "engine/jmap/email/filter.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "engine/jmap/comparator.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/property.hpp"
#include "engine/mail/keywords.hpp"

namespace kontor::jmap {
namespace {

constexpr std::size_t most_conditions = 200;

using mail::EmailCondition;
using mail::EmailFilter;

template <class T>
struct Row {
    std::string_view name;
    std::optional<T> EmailCondition::*field;
};

constexpr std::array<Row<std::string>, 7> text_rows = {{
    {"text", &EmailCondition::text},
    {"from", &EmailCondition::from},
    {"to", &EmailCondition::to},
    {"cc", &EmailCondition::cc},
    {"bcc", &EmailCondition::bcc},
    {"subject", &EmailCondition::subject},
    {"body", &EmailCondition::body},
}};
// Of the collector capability, as are inAccount and the sort by relevance.
constexpr std::array<Row<std::string>, 2> vendor_text_rows = {{
    {"attachmentName", &EmailCondition::attachment_name},
    {"listId", &EmailCondition::list_id},
}};
constexpr std::array<Row<UtcTime>, 2> vendor_date_rows = {{
    {"sentBefore", &EmailCondition::sent_before},
    {"sentAfter", &EmailCondition::sent_after},
}};
constexpr std::array<Row<std::string>, 2> keyword_rows = {{
    {"hasKeyword", &EmailCondition::has_keyword},
    {"notKeyword", &EmailCondition::not_keyword},
}};
constexpr std::array<Row<std::string>, 3> thread_keyword_rows = {{
    {"allInThreadHaveKeyword", &EmailCondition::all_in_thread_have_keyword},
    {"someInThreadHaveKeyword", &EmailCondition::some_in_thread_have_keyword},
    {"noneInThreadHaveKeyword", &EmailCondition::none_in_thread_have_keyword},
}};
constexpr std::array<Row<UtcTime>, 2> date_rows = {{
    {"before", &EmailCondition::before},
    {"after", &EmailCondition::after},
}};
constexpr std::array<Row<std::uint64_t>, 2> size_rows = {{
    {"minSize", &EmailCondition::min_size},
    {"maxSize", &EmailCondition::max_size},
}};

template <class T, std::size_t N>
const Row<T>* find(const std::array<Row<T>, N>& rows, std::string_view name) {
    for (const Row<T>& row : rows) {
        if (row.name == name) return &row;
    }
    return nullptr;
}

MethodError wrong_type(const std::string& name) { return invalid_arguments("The filter's " + name + " is not valid."); }

// As it is stored; empty when it is not a keyword.
std::optional<std::string> keyword_from(const json& value) {
    const auto* text = value.get_ptr<const std::string*>();
    mail::Keywords keywords;
    if (!text || !keywords.add(*text)) return std::nullopt;
    return keywords.all().front();
}

class FilterReader {
public:
    FilterReader(const Mailboxes& mailboxes, bool knows_collector, ParsedEmailQuery& into)
        : mailboxes_(mailboxes), knows_collector_(knows_collector), into_(into) {}

    MethodResult<EmailFilter> read(const json& filter);

private:
    MethodResult<EmailFilter> read_operator(const json& filter);
    MethodResult<EmailFilter> read_condition(const json& filter);
    MethodResult<void> read_member(EmailCondition&, const std::string& name, const json& value);
    MethodResult<void> read_mailbox(EmailCondition&, const json& value);
    MethodResult<void> read_other_mailboxes(EmailCondition&, const json& value);
    MethodResult<void> read_header(EmailCondition&, const json& value);
    MethodResult<void> read_account(EmailCondition&, const json& value);
    MethodResult<void> read_text(std::optional<std::string>&, const std::string& name, const json& value);
    MethodResult<void> read_date(std::optional<UtcTime>&, const std::string& name, const json& value);

    const Mailboxes& mailboxes_;
    bool knows_collector_;
    ParsedEmailQuery& into_;
    std::size_t conditions_ = 0;
    bool matches_nothing_ = false;  // the condition at hand
};

EmailFilter nothing() {
    EmailFilter filter;
    filter.op = EmailFilter::Operator::not_;
    filter.operands.emplace_back();
    return filter;
}

MethodResult<EmailFilter> FilterReader::read(const json& filter) {
    if (!filter.is_object()) return invalid_arguments("A filter must be an object.");
    if (++conditions_ > most_conditions) return MethodError{"unsupportedFilter", "Too many conditions."};
    return filter.contains("operator") ? read_operator(filter) : read_condition(filter);
}

MethodResult<EmailFilter> FilterReader::read_operator(const json& filter) {
    EmailFilter parsed;
    const json& name = filter["operator"];
    if (name == "AND")
        parsed.op = EmailFilter::Operator::and_;
    else if (name == "OR")
        parsed.op = EmailFilter::Operator::or_;
    else if (name == "NOT")
        parsed.op = EmailFilter::Operator::not_;
    else
        return invalid_arguments("operator must be AND, OR or NOT");
    const auto conditions = filter.find("conditions");
    if (conditions == filter.end() || !conditions->is_array()) return invalid_arguments("conditions must be a list");
    for (const json& condition : *conditions) {
        auto operand = read(condition);
        if (!operand) return operand.error();
        parsed.operands.push_back(std::move(*operand));
    }
    return parsed;
}

MethodResult<EmailFilter> FilterReader::read_condition(const json& filter) {
    EmailFilter parsed;
    matches_nothing_ = false;
    for (const auto& [name, value] : filter.items()) {
        if (auto read = read_member(parsed.condition, name, value); !read) return read.error();
    }
    return matches_nothing_ ? nothing() : std::move(parsed);
}

MethodResult<void> FilterReader::read_member(EmailCondition& condition, const std::string& name, const json& value) {
    if (name == "inMailbox") return read_mailbox(condition, value);
    if (name == "inMailboxOtherThan") return read_other_mailboxes(condition, value);
    if (name == "header") return read_header(condition, value);
    if (name == "hasAttachment") {
        if (!value.is_boolean()) return wrong_type(name);
        condition.has_attachment = value.get<bool>();
        return {};
    }
    if (const auto* row = find(text_rows, name)) return read_text(condition.*row->field, name, value);
    const auto* own_keyword = find(keyword_rows, name);
    const auto* thread_keyword = find(thread_keyword_rows, name);
    if (own_keyword || thread_keyword) {
        auto keyword = keyword_from(value);
        if (!keyword) return wrong_type(name);
        condition.*(own_keyword ? own_keyword->field : thread_keyword->field) = std::move(keyword);
        into_.looks_at_mutable = true;
        into_.looks_at_threads |= thread_keyword != nullptr;
        return {};
    }
    if (const auto* row = find(date_rows, name)) return read_date(condition.*row->field, name, value);
    if (const auto* row = find(size_rows, name)) {
        if (!is_unsigned(value)) return wrong_type(name);
        condition.*row->field = value.get<std::uint64_t>();
        return {};
    }
    if (!knows_collector_) return unsupported_filter(name);
    if (name == "inAccount") return read_account(condition, value);
    if (const auto* row = find(vendor_text_rows, name)) return read_text(condition.*row->field, name, value);
    if (const auto* row = find(vendor_date_rows, name)) return read_date(condition.*row->field, name, value);
    return unsupported_filter(name);
}

MethodResult<void> FilterReader::read_text(std::optional<std::string>& field, const std::string& name,
                                           const json& value) {
    if (!value.is_string()) return wrong_type(name);
    field = value.get<std::string>();
    return {};
}

MethodResult<void> FilterReader::read_date(std::optional<UtcTime>& field, const std::string& name, const json& value) {
    field = value.is_string() ? parse_utc_date(value.get_ref<const std::string&>()) : std::nullopt;
    return field ? MethodResult<void>() : wrong_type(name);
}

// One that does not exist, or is not this user's, has no mail.
MethodResult<void> FilterReader::read_account(EmailCondition& condition, const json& value) {
    if (!value.is_string()) return wrong_type("inAccount");
    condition.in_account = mail::AccountId::parse(value.get_ref<const std::string&>());
    matches_nothing_ |= !condition.in_account;
    return {};
}

MethodResult<void> FilterReader::read_mailbox(EmailCondition& condition, const json& value) {
    if (!value.is_string()) return wrong_type("inMailbox");
    into_.looks_at_mutable = true;
    const auto& id = value.get_ref<const std::string&>();
    if (const auto role = mailboxes_.is_unified() ? unified_mailbox_role(id) : std::nullopt) {
        condition.in_role = role;
        return {};
    }
    const auto meant = mailboxes_.meant_by(id);
    if (meant.empty())
        matches_nothing_ = true;
    else
        condition.in_mailbox = meant.front();
    return {};
}

MethodResult<void> FilterReader::read_other_mailboxes(EmailCondition& condition, const json& value) {
    if (!value.is_array()) return wrong_type("inMailboxOtherThan");
    into_.looks_at_mutable = true;
    for (const json& id : value) {
        if (!id.is_string()) return wrong_type("inMailboxOtherThan");
        for (const mail::MailboxId meant : mailboxes_.meant_by(id.get_ref<const std::string&>())) {
            condition.in_mailbox_other_than.push_back(meant);
        }
    }
    return {};
}

MethodResult<void> FilterReader::read_header(EmailCondition& condition, const json& value) {
    const bool fits = value.is_array() && (value.size() == 1 || value.size() == 2) && value.front().is_string() &&
                      value.back().is_string();
    if (!fits) return wrong_type("header");
    condition.header_name = value[0].get<std::string>();
    if (value.size() == 2) condition.header_value = value[1].get<std::string>();
    return {};
}

struct SortRow {
    std::string_view name;
    mail::EmailSort::Property property;
    bool by_keyword = false, by_thread = false;
};

constexpr std::array<SortRow, 9> sort_rows = {{
    {"receivedAt", mail::EmailSort::Property::received_at},
    {"sentAt", mail::EmailSort::Property::sent_at},
    {"size", mail::EmailSort::Property::size},
    {"from", mail::EmailSort::Property::from},
    {"to", mail::EmailSort::Property::to},
    {"subject", mail::EmailSort::Property::subject},
    {"hasKeyword", mail::EmailSort::Property::has_keyword, true},
    {"allInThreadHaveKeyword", mail::EmailSort::Property::all_in_thread_have_keyword, true, true},
    {"someInThreadHaveKeyword", mail::EmailSort::Property::some_in_thread_have_keyword, true, true},
}};

MethodResult<mail::EmailSort> read_comparator(const Comparator& comparator, bool knows_collector,
                                              ParsedEmailQuery& into) {
    if (comparator.property == "relevance" && knows_collector)
        return mail::EmailSort{mail::EmailSort::Property::relevance, comparator.is_ascending, ""};
    for (const SortRow& row : sort_rows) {
        if (row.name != comparator.property) continue;
        mail::EmailSort sort{row.property, comparator.is_ascending, ""};
        if (!row.by_keyword) return sort;
        auto keyword = keyword_from(comparator.keyword);
        if (!keyword) return invalid_arguments("A sort by " + comparator.property + " needs a keyword.");
        sort.keyword = std::move(*keyword);
        into.looks_at_mutable = true;
        into.looks_at_threads |= row.by_thread;
        return sort;
    }
    return unsupported_sort(comparator.property);
}

}  // namespace

MethodResult<ParsedEmailQuery> read_email_query(Arguments& arguments, const Mailboxes& mailboxes,
                                                bool knows_collector) {
    ParsedEmailQuery parsed;
    const json* filter = arguments.object("filter");
    parsed.query.collapse_threads = arguments.boolean("collapseThreads", false);
    parsed.looks_at_threads = parsed.query.collapse_threads;
    if (arguments.error()) return *arguments.error();
    if (filter) {
        auto read = FilterReader(mailboxes, knows_collector, parsed).read(*filter);
        if (!read) return read.error();
        parsed.query.filter = std::move(*read);
    }
    const auto comparators = read_sort(arguments);
    if (!comparators) return comparators.error();
    for (const Comparator& comparator : *comparators) {
        auto sort = read_comparator(comparator, knows_collector, parsed);
        if (!sort) return sort.error();
        parsed.query.sort.push_back(std::move(*sort));
    }
    return parsed;
}

MethodResult<EmailFilter> read_email_filter(const json& filter, const Mailboxes& mailboxes, bool knows_collector) {
    ParsedEmailQuery ignored;
    return FilterReader(mailboxes, knows_collector, ignored).read(filter);
}

}  // namespace kontor::jmap
