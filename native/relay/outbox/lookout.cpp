#include "native/relay/outbox/lookout.hpp"

#include <utility>

#include "native/relay/log/log.hpp"

namespace kontor::outbox {

namespace {

using State = mail::Submission::State;

bool waits(const mail::Submission& submission) {
    return submission.state == State::held || submission.state == State::waiting;
}

// The servers of identities, each asked for once a look.
class Servers {
public:
    Servers(store::View& view, const std::optional<House>& house) : view_(view), house_(house) {}

    std::shared_ptr<const Server> of(const mail::Submission& submission) {
        std::shared_ptr<const Server>& server = of_[submission.identity];
        if (!server) server = std::make_shared<const Server>(server_of(view_, submission, house_));
        return server;
    }

private:
    store::View& view_;
    const std::optional<House>& house_;
    std::map<mail::RecordId, std::shared_ptr<const Server>> of_;
};

store::Result<unsigned> recover_all(store::Update& update) {
    const auto records = update.records(store::Type::email_submission, mail::Scope::all());
    if (!records) return records.error();
    unsigned count = 0;
    for (const store::Record& record : *records) {
        auto submission = mail::submission_from_document(record.id, record.document);
        if (!submission || !send::recover(*submission)) continue;
        const auto changed =
            update.change_record(store::Type::email_submission, record.id, mail::to_document(*submission));
        if (!changed) return changed.error();
        ++count;
    }
    return count;
}

}  // namespace

void Lookout::recover() {
    const auto users = store_.directory().users();
    if (!users) return;
    for (const store::User& user : *users) {
        auto transaction = store_.begin();
        if (!transaction) return;
        const auto update = (*transaction)->as(user.id);
        if (!update) continue;
        const auto count = recover_all(**update);
        if (!count || *count == 0) continue;
        const auto done = (*transaction)->commit();
        log::warning("outbox.uncertain", {{"messages", *count}, {"written", done ? "yes" : done.error().message}});
    }
}

std::vector<Sighting> Lookout::look(mail::UserId user) {
    const auto view = store_.view(user);
    if (!view) return {};
    Seen& seen = seen_[user];
    std::vector<mail::RecordId> ids;
    if (!seen.once) {
        const auto state = (*view)->state(store::Type::email_submission, mail::Scope::all());
        const auto records = (*view)->records(store::Type::email_submission, mail::Scope::all());
        if (!state || !records) return {};
        for (const store::Record& record : *records) ids.push_back(record.id);
        seen.state = *state;
        seen.once = true;
        return look(**view, seen, ids);
    }
    const auto changes = (*view)->changes(store::Type::email_submission, mail::Scope::all(), seen.state, 0);
    if (!changes) {
        seen.once = false;
        return changes.error().kind == store::Failure::Kind::cannot_calculate ? look(user) : std::vector<Sighting>{};
    }
    for (const auto* list : {&changes->created, &changes->updated, &changes->destroyed}) {
        for (const std::uint64_t id : *list) ids.push_back({id});
    }
    seen.state = changes->new_state;
    return look(**view, seen, ids);
}

std::vector<Sighting> Lookout::look_at_servers(mail::UserId user) {
    const auto view = store_.view(user);
    Seen& seen = seen_[user];
    if (!view || seen.waiting.empty()) return {};
    return look(**view, seen, {seen.waiting.begin(), seen.waiting.end()});
}

std::vector<Sighting> Lookout::look(store::View& view, Seen& seen, const std::vector<mail::RecordId>& ids) {
    Servers servers(view, house_);
    std::vector<Sighting> sightings;
    for (const mail::RecordId id : ids) {
        Sighting sighting;
        sighting.name = {view.user(), id};
        const auto record = view.record(store::Type::email_submission, mail::Scope::all(), id);
        if (!record) continue;
        auto submission = *record ? mail::submission_from_document(id, (*record)->document)
                                  : Result<mail::Submission>(Error{"gone", "", "", ""});
        if (submission && waits(*submission)) {
            seen.waiting.insert(id);
            const bool is_held = submission->state == State::held;
            sighting.waiting = Waiting{sighting.name, is_held ? submission->send_at : submission->due,
                                       submission->send_at, submission->attempts == 0, servers.of(*submission)};
        } else {
            seen.waiting.erase(id);
        }
        sightings.push_back(std::move(sighting));
    }
    return sightings;
}

}  // namespace kontor::outbox
