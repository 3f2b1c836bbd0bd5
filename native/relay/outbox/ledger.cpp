#include "native/relay/outbox/ledger.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "engine/send/submit.hpp"
#include "native/relay/log/log.hpp"
#include "native/relay/outbox/translate.hpp"

namespace kontor::outbox {

namespace asio = boost::asio;

// A step, and what was found out about its message before the writer's turn.
struct Ledger::Ready {
    Step step;
    std::optional<Begun> begun;
    std::optional<send::Attempt> obstacle;  // why a message cannot even be begun
    Left left;
};

namespace {

store::Result<std::optional<mail::Submission>> submission_of(store::View& view, mail::RecordId id) {
    const auto record = view.record(store::Type::email_submission, mail::Scope::all(), id);
    if (!record) return record.error();
    if (!*record) return std::optional<mail::Submission>();
    auto submission = mail::submission_from_document(id, (*record)->document);
    if (!submission) return store::Failure{store::Failure::Kind::corrupt, submission.error().message()};
    submission->account = (*record)->account;
    return std::optional(std::move(*submission));
}

mail::SendError defect(const smtp::Defect& why) {
    mail::SendError error;
    error.error_class = "content";
    error.detail = "defect";
    error.message = "The message cannot be sent: " + std::string(smtp::defect_words(why));
    return error;
}

// The whole message is looked at before the first octet of it leaves: docs/decisions/040.
Result<Begun, send::Attempt> looked_at(store::View& view, const mail::Submission& submission) {
    const auto blob = view.blob(mail::Scope(submission.account), submission.message);
    if (!blob) return turned_back(to_send_error(blob.error()));
    if (!*blob) {
        store::Failure gone{store::Failure::Kind::not_found, "the octets of the message are gone"};
        return turned_back(to_send_error(gone), true);
    }
    Begun begun;
    smtp::ContentScan scan;
    for (std::uint64_t offset = 0; offset < (*blob)->size;) {
        auto octets = view.read_blob(submission.message, offset, piece);
        if (!octets) return turned_back(to_send_error(octets.error()));
        if (octets->empty()) break;
        scan.take(*octets);
        const bool first = offset == 0;
        offset += octets->size();
        if (first) begun.beginning = std::move(*octets);
    }
    auto content = scan.finish();
    if (!content) return turned_back(defect(content.error()), true);
    begun.content = *content;
    return begun;
}

// What waited for the person has its whole time again; what was held up only its turn.
void hurry(mail::Submission& submission, UtcTime now) {
    if (submission.due == send::never) {
        send::try_now(submission, now);
    } else if (submission.state == mail::Submission::State::waiting) {
        submission.due = std::min(submission.due, now);
    }
}

}  // namespace

Ledger::Ledger(store::Store& store, Settings settings, asio::any_io_executor network)
    : store_(store), settings_(std::move(settings)), network_(std::move(network)) {}

void Ledger::carry_out(std::vector<Step> steps) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.insert(waiting_.end(), std::make_move_iterator(steps.begin()), std::make_move_iterator(steps.end()));
    }
    post([this] { run(); });
}

void Ledger::read(const mail::Submission& submission, mail::UserId user, std::uint64_t offset,
                  std::function<void(std::string)> answer) {
    post([this, blob = submission.message, user, offset, answer = std::move(answer)] {
        std::string octets;
        if (const auto view = store_.view(user)) {
            if (auto found = (*view)->read_blob(blob, offset, piece)) octets = std::move(*found);
        }
        asio::post(network_, [answer, octets = std::move(octets)]() mutable { answer(std::move(octets)); });
    });
}

void Ledger::post(std::function<void()> question) { asio::post(desk_, std::move(question)); }

void Ledger::stop() { desk_.join(); }

void Ledger::run() {
    std::vector<Ready> all;
    {
        const std::lock_guard lock(mutex_);
        all.reserve(waiting_.size());
        for (Step& step : waiting_) all.emplace_back().step = std::move(step);
        waiting_.clear();
    }
    if (all.empty()) return;
    for (Ready& ready : all) look_at(ready);
    if (const auto written = write(all); !written) {
        log::warning("outbox.not-written", {{"why", written.error().message}});
        for (Ready& ready : all) {
            ready.left = {};
            ready.left.failure = written.error();
        }
    }
    for (Ready& ready : all) {
        asio::post(network_, [answer = std::move(ready.step.answer), left = std::move(ready.left)]() mutable {
            answer(std::move(left));
        });
    }
}

// Outside the transaction, because a large message takes its time.
void Ledger::look_at(Ready& ready) {
    if (ready.step.what != Step::What::begin) return;
    const auto view = store_.view(ready.step.name.user);
    if (!view) return;
    const auto submission = submission_of(**view, ready.step.name.id);
    if (!submission || !*submission) return;
    if (!address(**submission).sender_fits) {
        mail::SendError error;
        error.error_class = "sender";
        error.detail = "no-address";
        error.message = (*submission)->from + " is no address that mail can be sent from";
        ready.obstacle = turned_back(std::move(error), true);
        return;
    }
    auto begun = looked_at(**view, **submission);
    if (begun) {
        ready.begun = std::move(*begun);
    } else {
        ready.obstacle = std::move(begun.error());
    }
}

store::Result<void> Ledger::write(std::vector<Ready>& all) {
    auto transaction = store_.begin();
    if (!transaction) return transaction.error();
    for (Ready& ready : all) {
        const auto written = write(**transaction, ready);
        if (!written) return written.error();
    }
    return (*transaction)->commit();
}

store::Result<void> Ledger::write(store::Transaction& transaction, Ready& ready) {
    const Name name = ready.step.name;
    const auto update = transaction.as(name.user);
    if (!update) return {};  // the person was removed
    auto found = submission_of(**update, name.id);
    if (!found) return found.error();
    if (!*found) return {};
    mail::Submission& submission = **found;
    const UtcTime now = settings_.now();
    const mail::Submission before = submission;
    if (ready.step.what != Step::What::settle) {
        if (ready.step.is_early) hurry(submission, now);
        if (!send::may_start(submission, now)) {
            ready.left.submission = std::move(submission);
            return {};
        }
        if (before.state == mail::Submission::State::held)
            if (const auto shown = send::end_schedule(**update, submission); !shown) return shown.error();
        send::begin(submission, now);
    }
    if (ready.obstacle) {
        send::settle(submission, *ready.obstacle, now);
    } else if (ready.step.what != Step::What::begin) {
        send::settle(submission, ready.step.attempt, now);
    } else if (ready.begun) {
        ready.begun->submission = submission;
        ready.left.begun = std::move(ready.begun);
    } else {
        ready.left.submission = before;  // it could not be looked at
        return {};
    }
    const auto changed =
        (*update)->change_record(store::Type::email_submission, name.id, mail::to_document(submission));
    if (!changed) return changed.error();
    const auto failed = send::newly_failed(before, submission);
    if (!failed.empty() && settings_.report) {
        const auto reported = settings_.report(**update, submission, failed);
        if (!reported) return reported.error();
    }
    ready.left.submission = std::move(submission);
    return {};
}

}  // namespace kontor::outbox
