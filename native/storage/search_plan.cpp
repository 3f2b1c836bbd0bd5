#include "native/storage/search_plan.hpp"

#include <array>
#include <vector>

#include "engine/store/evaluate.hpp"
#include "engine/store/text_search.hpp"
#include "native/storage/search_words.hpp"

namespace kontor::storage {
namespace {

using mail::EmailCondition;
using mail::EmailFilter;
using Operator = EmailFilter::Operator;

struct Column {
    std::optional<std::string> EmailCondition::*field;
    const char* name;  // of the table `word`; null: any
};
constexpr std::array<Column, 9> columns = {{
    {&EmailCondition::text, nullptr},
    {&EmailCondition::from, "sender"},
    {&EmailCondition::to, "recipient"},
    {&EmailCondition::cc, "copy"},
    {&EmailCondition::bcc, "blind_copy"},
    {&EmailCondition::subject, "subject"},
    {&EmailCondition::body, "body"},
    {&EmailCondition::attachment_name, "attachment"},
    {&EmailCondition::list_id, "list"},
}};

void join(std::string& to, const char* with, const std::string& expression) {
    if (!to.empty()) to += with;
    to += expression;
}

// Without its text conditions; whether anything is left.
bool strip_words(EmailCondition& condition) {
    for (const Column& column : columns) (condition.*column.field).reset();
    const EmailCondition& c = condition;
    return c.in_mailbox || c.in_role || !c.in_mailbox_other_than.empty() || c.before || c.after || c.min_size ||
           c.max_size || c.all_in_thread_have_keyword || c.some_in_thread_have_keyword ||
           c.none_in_thread_have_keyword || c.has_keyword || c.not_keyword || c.has_attachment || c.in_account ||
           c.sent_before || c.sent_after || c.header_name;
}

// A conjunction on its way into an expression.
struct Conjunction {
    std::string all, none;
    std::vector<EmailFilter> rest;

    std::string expression() const {
        if (all.empty() || none.empty()) return all;
        return "((" + all + ") NOT (" + none + "))";
    }
    void add(const EmailFilter&);
};

// The whole of a filter as an expression; empty when FTS5 cannot say it.
std::string whole(const EmailFilter& filter) {
    if (filter.op == Operator::or_) {
        std::string any;
        for (const EmailFilter& operand : filter.operands) {
            const std::string one = whole(operand);
            if (one.empty()) return {};
            join(any, " OR ", one);
        }
        return any.empty() ? any : '(' + any + ')';
    }
    if (filter.op == Operator::not_) return {};
    Conjunction conjunction;
    conjunction.add(filter);
    return conjunction.rest.empty() ? conjunction.expression() : std::string();
}

void Conjunction::add(const EmailFilter& filter) {
    if (filter.op == Operator::and_) {
        for (const EmailFilter& operand : filter.operands) add(operand);
        return;
    }
    if (filter.op == Operator::condition) {
        const std::string words = match_of(filter.condition);
        if (!words.empty()) join(all, " AND ", words);
        EmailFilter other = filter;
        if (strip_words(other.condition)) rest.push_back(std::move(other));
        return;
    }
    if (filter.op == Operator::or_) {
        const std::string any = whole(filter);
        if (!any.empty())
            join(all, " AND ", any);
        else
            rest.push_back(filter);
        return;
    }
    // None of them.
    EmailFilter any = filter;
    any.op = Operator::or_;
    const std::string words = whole(any);
    if (!words.empty())
        join(none, " OR ", words);
    else
        rest.push_back(filter);
}

}  // namespace

std::string match_of(const EmailCondition& condition) {
    std::string all;
    for (const Column& column : columns) {
        const auto& typed = condition.*column.field;
        if (!typed) continue;
        const store::TextPattern pattern(*typed);
        for (const search::Phrase& phrase : pattern.phrases()) {
            const std::string expression = match_expression(phrase);
            join(all, " AND ", column.name ? std::string(column.name) + " : " + expression : expression);
        }
    }
    return all.empty() ? all : '(' + all + ')';
}

bool looks_for_words(const EmailFilter& filter) {
    if (filter.op == Operator::condition) return store::asks_for_text(filter.condition);
    for (const EmailFilter& operand : filter.operands)
        if (looks_for_words(operand)) return true;
    return false;
}

std::optional<SearchPlan> SearchPlan::of(const EmailFilter& filter) {
    Conjunction all;
    all.add(filter);
    SearchPlan plan;
    plan.match = all.expression();
    if (plan.match.empty()) return std::nullopt;
    plan.has_rest = !all.rest.empty();
    plan.rest.op = Operator::and_;
    plan.rest.operands = std::move(all.rest);
    return plan;
}

}  // namespace kontor::storage
