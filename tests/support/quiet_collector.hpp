// A collector that never collects: what JMAP asks of it is answered from what the test put in.
#pragma once

#include <map>
#include <utility>

#include "engine/collect/control.hpp"

namespace kontor::collect {

class QuietCollector : public Control {
public:
    std::vector<mail::ExternalAccountStatus> statuses(mail::UserId) override { return statuses_; }
    std::string status_state(mail::UserId) override { return "quiet." + std::to_string(counter_); }
    std::optional<StatusChanges> status_changes(mail::UserId user, const std::string& since) override {
        StatusChanges changes;
        changes.new_state = status_state(user);
        if (since.rfind("quiet.", 0) != 0) return std::nullopt;
        if (since == changes.new_state) return changes;
        for (const auto& status : statuses_) changes.updated.push_back(status.account);
        return changes;
    }
    void settings_changed(mail::UserId, mail::RecordId account) override {
        changed.push_back(account);
        ++counter_;
    }
    std::optional<mail::RecordId> start(mail::UserId, mail::RecordId account, bool) override {
        Run run;
        run.id = mail::RecordId{900 + runs_.size()};
        run.account = account;
        run.state = Run::State::running;
        runs_.push_back(run);
        ++counter_;
        return run.id;
    }
    bool cancel(mail::UserId, mail::RecordId run) override {
        for (Run& known : runs_) {
            if (known.id != run || known.state != Run::State::running) continue;
            known.state = Run::State::cancelled;
            ++counter_;
            return true;
        }
        return false;
    }
    std::vector<Run> runs(mail::UserId) override { return runs_; }
    ProbeResult probe(mail::UserId, const ProbeRequest& request) override {
        probed.push_back(request);
        return probe_result;
    }

    void show(mail::ExternalAccountStatus status) {
        statuses_.push_back(std::move(status));
        ++counter_;
    }

    std::vector<mail::RecordId> changed;
    std::vector<ProbeRequest> probed;
    ProbeResult probe_result;

private:
    std::vector<mail::ExternalAccountStatus> statuses_;
    std::vector<Run> runs_;
    int counter_ = 1;
};

}  // namespace kontor::collect
