#include "engine/jmap/email_submission/permit.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "engine/base/limits.hpp"
#include "engine/jmap/identity/identity.hpp"
#include "engine/jmap/json.hpp"
#include "engine/send/house.hpp"
#include "engine/send/outgoing.hpp"
#include "engine/send/own_identity.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::jmap {
namespace {

SetError may_not_send(std::string reason, std::string description) {
    SetError error{"forbiddenToSend", std::move(description), {}, ""};
    error.reason = std::move(reason);
    return error;
}

SetResult<void> find_message(Call& call, const json& name, Wish& wish) {
    const auto id = mail::EmailId::parse(name.get_ref<const std::string&>());
    const SetError unknown = invalid_property("emailId", "There is no such e-mail.");
    if (!id) return unknown;
    auto emails = call.view().emails(call.scope, std::span(&*id, 1));
    if (!emails) return set_failure(emails.error());
    if (emails->empty()) return unknown;
    wish.email = std::move(emails->front());
    const auto blob = call.view().blob(call.scope, wish.email.blob);
    if (!blob) return set_failure(blob.error());
    if (!*blob) return unknown;
    wish.raw = **blob;
    if (wish.raw.size > limits::submitted_message) {
        SetError error{"tooLarge", "", {}, ""};
        error.max_size = limits::submitted_message;
        return error;
    }
    auto structure = send::read_structure(call.view(), wish.raw);
    if (!structure) return set_failure(structure.error());
    wish.structure = std::move(*structure);
    wish.people = send::correspondents(wish.structure);
    return {};
}

// The addresses of everything the person may write as.
SetResult<std::set<std::string>> own_addresses(Call& call) {
    const auto records = call.view().records(store::Type::identity, mail::Scope::all());
    if (!records) return set_failure(records.error());
    std::set<std::string> own;
    for (const store::Record& record : *records) {
        const auto identity = mail::identity_from_document(record.id, record.document);
        if (identity && identity->verification.state == mail::Verification::State::verified)
            own.insert(text::to_lower(identity->address));
    }
    return own;
}

// E5. One parser has read all of these.
SetResult<void> check_authors(Call& call, const Wish& wish) {
    const send::Correspondents& people = wish.people;
    if (people.from_fields != 1 || people.from.size() != 1)
        return SetError{"invalidEmail", "It must be from one address.", {"from"}, ""};
    if (people.sender_fields > 1 || people.sender.size() > 1)
        return SetError{"invalidEmail", "It must have one sender at most.", {"sender"}, ""};
    if (!send::same_address(people.from.front(), wish.identity.address))
        return SetError{"forbiddenFrom", "From is not the address of the identity.", {}, ""};
    if (!send::same_address(wish.submission.from, wish.identity.address))
        return SetError{"forbiddenMailFrom", "The return address is not that of the identity.", {}, ""};
    const auto own = own_addresses(call);
    if (!own) return own.error();
    for (const auto* others : {&people.sender, &people.resent_from, &people.resent_sender}) {
        for (const std::string& address : *others)
            if (own->count(text::to_lower(address)) == 0)
                return SetError{"forbiddenFrom", "The message names a sender who is not the person.", {}, ""};
    }
    return {};
}

SetResult<void> check_house(Call& call, const send::Sent& sent, Wish& wish) {
    const auto account = send::account_of(call.view(), call.scope.account());
    if (!account) return set_failure(account.error());
    wish.submission.by_house = send::is_by_house(wish.identity, *account);
    if (!wish.submission.by_house) return {};
    const send::House* house = call.context().house;
    if (!house) return may_not_send("noServer", "No outgoing server is set up for this address.");
    if (house->daily_limit != 0 && sent.by_house >= house->daily_limit)
        return may_not_send("houseLimit",
                            "So much mail a day goes by the server of this house; it is used up for today.");
    return {};
}

// E11.
SetResult<void> check_limits(Call& call, Wish& wish) {
    if (wish.identity.verification.state != mail::Verification::State::verified)
        return may_not_send("unproven",
                            "The addresses of this identity are not proven yet: enter the code that is sent there.");
    const auto sent = send::sent_lately(call.view(), call.context().now);
    if (!sent) return set_failure(sent.error());
    const bool too_many =
        sent->messages >= send::messages_a_day || sent->recipients + wish.submission.to.size() > send::recipients_a_day;
    if (too_many) return may_not_send("dailyLimit", "No more mail can be sent today.");
    return check_house(call, *sent, wish);
}

}  // namespace

SetResult<Wish> read_wish(Call& call, const json& object) {
    Wish wish;
    auto identity = find_identity(call, object["identityId"].get_ref<const std::string&>());
    if (!identity) return identity.error();
    if (!*identity) return invalid_property("identityId", "There is no such identity.");
    wish.identity = std::move(**identity);
    if (auto found = find_message(call, object["emailId"], wish); !found) return found.error();
    if (auto read = read_envelope(object["envelope"], call.context().now, wish); !read) return read.error();
    if (auto checked = check_authors(call, wish); !checked) return checked.error();
    if (auto checked = check_limits(call, wish); !checked) return checked.error();
    return wish;
}

}  // namespace kontor::jmap
