// EmailSubmission/set, and the Email/set it entails (RFC 8621 7.5).
#include <map>
#include <utility>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/capability.hpp"
#include "engine/jmap/email_submission/email_submission.hpp"
#include "engine/jmap/email_submission/permit.hpp"
#include "engine/jmap/json.hpp"
#include "engine/mime/fields/write_field.hpp"
#include "engine/send/house.hpp"
#include "engine/send/outbox.hpp"
#include "engine/send/outgoing.hpp"
#include "engine/send/submit.hpp"

namespace kontor::jmap {
namespace {

using mail::Submission;

// What a message must have and this one lacks. The Message-ID is chosen here, so that the submission knows it.
SetResult<send::Additions> additions(Call& call, Wish& wish) {
    send::Additions fields;
    const std::string& address = wish.identity.address;
    std::vector<std::pair<std::string*, mime::NewField>> wanted;
    if (wish.submission.by_house) {
        const mail::EmailAddress house{std::nullopt, call.context().house->address};
        wanted.push_back({&fields.sender, {"Sender", mime::AddressesValue{{{std::nullopt, {house}}}}}});
    }
    if (!wish.people.has_date)
        wanted.push_back({&fields.missing_date, {"Date", mail::SentDate{call.context().now, 0}}});
    wish.submission.message_id = wish.people.message_id;
    if (wish.people.message_id.empty()) {
        wish.submission.message_id = call.request.token() + address.substr(address.rfind('@'));
        const mime::MessageIdsValue ids{{wish.submission.message_id}};
        wanted.push_back({&fields.missing_message_id, {"Message-ID", ids}});
    }
    for (auto& [into, field] : wanted) {
        auto written = mime::write_field(field);
        if (!written) return SetError{"serverFail", written.error().message(), {}, ""};
        *into = std::move(*written);
    }
    return fields;
}

class SubmissionWriter final : public Writer {
public:
    explicit SubmissionWriter(Call& call) : call_(call), shows_outbox_(call.request.uses(capability::identity)) {}

    MethodResult<void> read_arguments() {
        Arguments arguments(call_.arguments);
        on_success_update_ = arguments.object("onSuccessUpdateEmail");
        on_success_destroy_ = arguments.texts("onSuccessDestroyEmail");
        if (arguments.error()) return *arguments.error();
        return {};
    }

    SetResult<json> create(json object) override {
        if (object.contains("undoStatus")) return invalid_property("undoStatus", "It is set by the server.");
        if (object.contains("decision")) return invalid_property("decision", "There is nothing to decide yet.");
        auto wish = read_wish(call_, object);
        if (!wish) return wish.error();
        const auto fields = additions(call_, *wish);
        if (!fields) return fields.error();
        const auto outgoing =
            send::write_outgoing(call_.context().store, call_.view(), wish->raw, wish->structure, *fields);
        if (!outgoing) return set_failure(outgoing.error());
        if (!outgoing->unfit.empty()) return SetError{"invalidEmail", outgoing->unfit, {"blobId"}, ""};

        Submission& submission = wish->submission;
        submission.account = call_.scope.account();
        submission.identity = wish->identity.id;
        submission.email = wish->email.id;
        submission.thread = wish->email.thread;
        const auto message = call_.update().add_blob(submission.account, outgoing->staged, call_.context().now);
        if (!message) return set_failure(message.error());
        submission.message = *message;
        const auto id = send::submit(call_.update(), submission);
        if (!id) return set_failure(id.error());
        emails_[id->to_string()] = submission.email;
        json answer = submission_json(submission);
        answer["id"] = id->to_string();
        if (!shows_outbox_) answer.erase("outbox");
        for (const char* given : {"identityId", "emailId"}) answer.erase(given);
        if (!object["envelope"].is_null()) answer.erase("envelope");
        return answer;
    }

    SetResult<json> update(const std::string& name, const json& changed) override {
        auto submission = find(name);
        if (!submission) return submission.error();
        if (const auto status = changed.find("undoStatus"); status != changed.end())
            if (auto canceled = cancel(*status, *submission); !canceled) return canceled.error();
        if (const auto decision = changed.find("decision"); decision != changed.end())
            if (auto decided = decide(*decision, *submission); !decided) return decided.error();
        if (auto saved = send::save(call_.update(), *submission); !saved) return set_failure(saved.error());
        emails_[name] = submission->email;
        const json now = submission_json(*submission);
        json answer = {{"undoStatus", now["undoStatus"]}, {"deliveryStatus", now["deliveryStatus"]}};
        if (shows_outbox_) answer["outbox"] = now["outbox"];
        return answer;
    }

    SetResult<void> destroy(const std::string& name) override {
        const auto submission = find(name);
        if (!submission) return submission.error();
        if (send::is_on_its_way(*submission))
            return SetError{"forbidden", "It is still on its way; call it back first.", {}, ""};
        const bool counts = submission->state != Submission::State::canceled &&
                            submission->created.seconds > call_.context().now.seconds - send::a_day;
        if (counts) return SetError{"forbidden", "It counts for what may be sent in a day.", {}, ""};
        const auto removed = call_.update().remove_record(store::Type::email_submission, submission->id);
        if (!removed) return set_failure(removed.error());
        emails_[name] = submission->email;
        return {};
    }

    // The one implicit Email/set, for those that went well.
    void committed() override {
        json update = json::object(), destroy = json::array();
        if (on_success_update_)
            for (const auto& [given, patch] : on_success_update_->items())
                if (const auto email = email_of(given)) update[email->to_string()] = patch;
        if (on_success_destroy_)
            for (const std::string& given : *on_success_destroy_)
                if (const auto email = email_of(given)) destroy.push_back(email->to_string());
        if (update.empty() && destroy.empty()) return;
        json arguments = {{"accountId", call_.account_id}};
        if (!update.empty()) arguments["update"] = std::move(update);
        if (!destroy.empty()) arguments["destroy"] = std::move(destroy);
        call_.request.implicit_calls.emplace_back("Email/set", std::move(arguments));
    }

private:
    SetResult<Submission> find(const std::string& name) {
        const auto id = mail::RecordId::parse(name).value_or(mail::RecordId{});
        auto submission = send::submission(call_.view(), call_.scope, id);
        if (!submission) return set_failure(submission.error());
        if (!*submission || (*submission)->kind != Submission::Kind::mail) return not_found();
        return std::move(**submission);
    }

    // A race with the outbox that the store decides: each of us takes its turn, and looks again in it.
    SetResult<void> cancel(const json& status, Submission& submission) {
        if (status != "canceled") return invalid_property("undoStatus", "It can be set to canceled.");
        if (submission.state == Submission::State::canceled) return {};  // asked again: the answer got lost
        if (!send::may_cancel(submission)) return SetError{"cannotUnsend", "It has left the outbox.", {}, ""};
        send::cancel(submission);
        const auto ended = send::end_schedule(call_.update(), submission);
        return ended ? SetResult<void>() : set_failure(ended.error());
    }

    SetResult<void> decide(const json& decision, Submission& submission) const {
        const bool is_uncertain = submission.state == Submission::State::uncertain;
        if (decision == "believeSent" && is_uncertain) {
            send::believe_sent(submission);
            return {};
        }
        if (decision == "sendAgain" && is_uncertain) {
            send::send_again(submission, call_.context().now);
            return {};
        }
        if (decision == "sendAgain" && send::try_now(submission, call_.context().now)) return {};
        return invalid_property("decision", "There is nothing of that kind to decide.");
    }

    std::optional<mail::EmailId> email_of(const std::string& given) const {
        const std::string resolved = resolve_creation_id(given, call_.request.created_ids);
        const auto known = emails_.find(resolved.empty() ? given : resolved);
        return known == emails_.end() ? std::nullopt : std::optional(known->second);
    }

    Call& call_;
    const bool shows_outbox_;
    const json* on_success_update_ = nullptr;
    std::optional<Ids> on_success_destroy_;
    std::map<std::string, mail::EmailId> emails_;  // of the submissions that were created, changed or destroyed
};

}  // namespace

MethodResult<std::unique_ptr<Writer>> email_submission_writer(Call& call) {
    auto writer = std::make_unique<SubmissionWriter>(call);
    if (auto read = writer->read_arguments(); !read) return read.error();
    return std::unique_ptr<Writer>(std::move(writer));
}

}  // namespace kontor::jmap
