// The actions (RFC 5228 4 and the extensions): what each adds to the outcome.
#include <algorithm>
#include <utility>

#include "engine/mime/fields/address_list.hpp"
#include "engine/sieve/flags.hpp"
#include "engine/sieve/lexer.hpp"
#include "engine/sieve/match.hpp"
#include "engine/sieve/rules.hpp"
#include "engine/sieve/runner.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::sieve {
namespace {

// Where a message goes with keep or fileinto; null for anything else. INBOX is where keep puts it.
const std::string* mailbox_of(const Action& action) {
    static const std::string inbox = "INBOX";
    if (std::holds_alternative<Keep>(action)) return &inbox;
    const FileInto* into = std::get_if<FileInto>(&action);
    if (!into) return nullptr;
    const bool is_named = !into->special_use && !into->mailbox_id;
    return is_named && text::equal_ignoring_case(into->mailbox, inbox) ? &inbox : &into->mailbox;
}

bool same_target(const Action& a, const Action& b) {
    const std::string *left = mailbox_of(a), *right = mailbox_of(b);
    if (left || right) {
        if (!left || !right || *left != *right) return false;
        const FileInto *from = std::get_if<FileInto>(&a), *to = std::get_if<FileInto>(&b);
        return !from || !to || (from->special_use == to->special_use && from->mailbox_id == to->mailbox_id);
    }
    const Redirect *from = std::get_if<Redirect>(&a), *to = std::get_if<Redirect>(&b);
    return from && to && text::equal_ignoring_case(from->address, to->address);
}

}  // namespace

// RFC 5228 2.10.3: the same thing twice is done once.
void Runner::add(const Node& node, Action action) {
    const bool rejects = std::holds_alternative<Reject>(action);
    for (Action& before : outcome_.actions) {
        if (rejects || std::holds_alternative<Reject>(before))  // RFC 5429 2.4
            return fail(node.at, "A rejected message can be neither delivered nor answered nor rejected again");
        if (std::holds_alternative<Vacation>(before) && std::holds_alternative<Vacation>(action))  // RFC 5230 4.7
            return fail(node.at, "A second answer to the same message");
        if (!same_target(before, action)) continue;
        // The first of them stays, with the flags of the last.
        const auto take_flags = [&before](const Flags& flags) {
            if (Keep* kept = std::get_if<Keep>(&before)) kept->flags = flags;
            if (FileInto* filed = std::get_if<FileInto>(&before)) filed->flags = flags;
        };
        if (const Keep* kept = std::get_if<Keep>(&action)) take_flags(kept->flags);
        if (const FileInto* filed = std::get_if<FileInto>(&action)) take_flags(filed->flags);
        return;
    }
    if (outcome_.actions.size() == left_.actions)
        return fail(node.at, "Too many actions for one message", "at most " + std::to_string(left_.actions));
    outcome_.actions.push_back(std::move(action));
}

Flags Runner::flags_for(const Node& node) {
    const Value* given = node.find(Tag::flags);
    if (!given) return flags_;
    Flags flags;
    for (const std::string& text : expanded(*given)) add_flags(flags, text);
    return flags;
}

void Runner::keep(const Node& node) {
    implicit_keep_ = false;
    add(node, Keep{flags_for(node), false});
}

void Runner::file_into(const Node& node) {
    FileInto into;
    into.mailbox = expanded(node.parameters[0].strings[0]);
    if (!is_mailbox_name(into.mailbox) && !failure_)
        return fail(node.at, "This is no name of a mailbox", "a name without control characters",
                    quoted_for_error(into.mailbox));
    if (const Value* use = node.find(Tag::specialuse)) into.special_use = expanded(use->strings[0]);
    if (const Value* id = node.find(Tag::mailboxid)) into.mailbox_id = expanded(id->strings[0]);
    into.create = node.has(Tag::create);
    into.flags = flags_for(node);
    if (!node.has(Tag::copy)) implicit_keep_ = false;
    add(node, std::move(into));
}

void Runner::redirect(const Node& node) {
    const std::string written = expanded(node.parameters[0].strings[0]);
    if (!is_mailbox_address(written))
        return fail(node.at, "This is no address", "one address", quoted_for_error(written));
    Redirect action{mime::parse_addresses(written).front().email};
    if (!node.has(Tag::copy)) implicit_keep_ = false;
    add(node, std::move(action));
    const auto count = std::count_if(outcome_.actions.begin(), outcome_.actions.end(),
                                     [](const Action& one) { return std::holds_alternative<Redirect>(one); });
    if (static_cast<std::size_t>(count) > left_.redirects)
        fail(node.at, "Too many redirections of one message", "at most " + std::to_string(left_.redirects));
}

void Runner::reject(const Node& node) {
    implicit_keep_ = false;
    add(node, Reject{expanded(node.parameters[0].strings[0]), node.op == Op::ereject});
}

void Runner::vacation(const Node& node) {
    constexpr std::uint64_t most_days = 366;
    Vacation action;
    const auto text = [&](Tag tag) {
        const Value* given = node.find(tag);
        return given ? expanded(given->strings[0]) : std::string();
    };
    if (const Value* days = node.find(Tag::days)) action.days = std::clamp<std::uint64_t>(days->number, 1, most_days);
    action.subject = text(Tag::subject);
    action.from = text(Tag::from);
    if (const Value* addresses = node.find(Tag::addresses)) action.addresses = expanded(*addresses);
    action.is_mime = node.has(Tag::mime);
    action.reason = expanded(node.parameters[0].strings[0]);
    action.handle = text(Tag::handle);
    if (!node.has(Tag::handle))  // RFC 5230 4.2: answers that differ are told apart
        action.handle =
            action.subject + '\n' + action.from + '\n' + (action.is_mime ? "mime" : "") + '\n' + action.reason;
    if (!action.from.empty() && !is_mailbox_address(action.from) && !failure_)
        return fail(node.at, "This is no address", "one address", quoted_for_error(action.from));
    add(node, std::move(action));
}

// RFC 5232 3
void Runner::change_flags(const Node& node) {
    Flags flags;
    const bool is_internal = node.parameters[0].strings.empty();
    const std::string name = is_internal ? "" : text::to_lower(node.parameters[0].strings[0].literal);
    if (node.op != Op::setflag) {
        if (is_internal)
            flags = flags_;
        else
            add_flags(flags, variable(name));
    }
    for (const std::string& text : expanded(node.parameters[1])) {
        if (!spend_octets(text.size() * (1 + flags.size()))) return;
        if (node.op == Op::removeflag)
            remove_flags(flags, text);
        else
            add_flags(flags, text);
    }
    if (!is_internal) return assign(node, name, joined(flags));
    flags_ = std::move(flags);
}

// RFC 5229 4
void Runner::set(const Node& node) {
    std::string value = expanded(node.parameters[1].strings[0]);
    const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; };
    if (node.has(Tag::lower)) value = text::to_lower(value);
    if (node.has(Tag::upper)) std::transform(value.begin(), value.end(), value.begin(), upper);
    if (node.has(Tag::lowerfirst) && !value.empty()) value[0] = text::lower(value[0]);
    if (node.has(Tag::upperfirst) && !value.empty()) value[0] = upper(value[0]);
    if (node.has(Tag::quotewildcard)) {
        std::string quoted;
        for (const char c : value) {
            if (c == '*' || c == '?' || c == '\\') quoted += '\\';
            quoted += c;
        }
        value = std::move(quoted);
    }
    if (node.has(Tag::length)) value = std::to_string(text::count_code_points(value));
    assign(node, text::to_lower(node.parameters[0].strings[0].literal), std::move(value));
}

}  // namespace kontor::sieve
