#include "engine/send/house.hpp"

#include "engine/send/submit.hpp"

namespace kontor::send {

bool is_by_house(const mail::Identity& identity, const std::optional<mail::ExternalAccount>& account) {
    switch (identity.route) {
        case mail::Identity::Route::house:
            return true;
        case mail::Identity::Route::custom:
            return false;
        case mail::Identity::Route::account:
            break;
    }
    return !account || !account->outgoing;
}

store::Result<Sent> sent_lately(store::View& view, UtcTime now) {
    const auto all = submissions(view, mail::Scope::all());
    if (!all) return all.error();
    Sent sent;
    for (const mail::Submission& submission : *all) {
        if (submission.kind != mail::Submission::Kind::mail) continue;
        if (submission.state == mail::Submission::State::canceled) continue;
        if (submission.created.seconds <= now.seconds - a_day) continue;
        ++sent.messages;
        sent.recipients += submission.to.size();
        if (submission.by_house) ++sent.by_house;
    }
    return sent;
}

}  // namespace kontor::send
