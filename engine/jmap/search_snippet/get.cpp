// What of each e-mail the words of a filter are found in. Words that must not occur are not shown.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/capability.hpp"
#include "engine/jmap/email/filter.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/search_snippet/search_snippet.hpp"
#include "engine/jmap/stored.hpp"
#include "engine/search/snippet.hpp"
#include "engine/store/text_search.hpp"

namespace kontor::jmap {
namespace {

struct Wanted {
    std::vector<search::Phrase> in_subject, in_body;
};

void add(std::vector<search::Phrase>& to, const std::optional<std::string>& typed) {
    if (!typed) return;
    const store::TextPattern pattern(*typed);
    to.insert(to.end(), pattern.phrases().begin(), pattern.phrases().end());
}

void collect(const mail::EmailFilter& filter, Wanted& wanted) {
    using Operator = mail::EmailFilter::Operator;
    if (filter.op == Operator::not_) return;
    for (const mail::EmailFilter& operand : filter.operands) collect(operand, wanted);
    if (filter.op != Operator::condition) return;
    add(wanted.in_subject, filter.condition.text);
    add(wanted.in_subject, filter.condition.subject);
    add(wanted.in_body, filter.condition.text);
    add(wanted.in_body, filter.condition.body);
}

json or_null(std::optional<std::string> text) { return text ? json(std::move(*text)) : json(nullptr); }

MethodResult<json> snippet_of(Call& call, const mail::Email& email, const Wanted& wanted) {
    json snippet = {{"emailId", email.id.to_string()}, {"subject", nullptr}, {"preview", nullptr}};
    snippet["subject"] = or_null(search::marked(email.summary.subject, wanted.in_subject));
    if (wanted.in_body.empty()) return snippet;
    const auto raw = call.view().read_blob(email.blob, 0, email.size);
    if (!raw) return server_failure(raw.error());
    snippet["preview"] = or_null(search::snippet(store::searchable_text(email.summary, *raw).body, wanted.in_body));
    return snippet;
}

}  // namespace

MethodResult<json> search_snippets(Call& call) {
    Arguments arguments(call.arguments);
    const auto names = arguments.texts("emailIds");
    const json* filter = arguments.object("filter");
    if (!names && !arguments.error()) arguments.wrong("emailIds", "a list of ids");
    if (arguments.error()) return *arguments.error();
    if (names->size() > call.context().limits.objects_in_get) return MethodError{"requestTooLarge", ""};

    Wanted wanted;
    if (filter) {
        const auto mailboxes = Mailboxes::load(call.view(), call.scope);
        if (!mailboxes) return mailboxes.error();
        const auto read = read_email_filter(*filter, *mailboxes, call.request.uses(capability::collector));
        if (!read) return read.error();
        collect(*read, wanted);
    }
    const auto emails = call.view().emails(call.scope, parse_ids<mail::EmailId>(*names));
    if (!emails) return server_failure(emails.error());
    json list = json::array();
    std::map<std::string, bool> found;
    for (const mail::Email& email : *emails) {
        if (!found.emplace(email.id.to_string(), true).second) continue;
        auto snippet = snippet_of(call, email, wanted);
        if (!snippet) return snippet.error();
        list.push_back(std::move(*snippet));
    }
    json missing = json::array();
    for (const std::string& name : *names)
        if (found.emplace(name, false).second) missing.push_back(name);
    return json{{"accountId", call.account_id},
                {"list", std::move(list)},
                {"notFound", missing.empty() ? json(nullptr) : std::move(missing)}};
}

}  // namespace kontor::jmap
