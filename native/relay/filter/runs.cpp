#include "native/relay/filter/runs.hpp"

#include <algorithm>
#include <exception>

#include "native/net/clock.hpp"
#include "native/relay/filter/existing_mail.hpp"

namespace kontor::relay {

using State = sieve::FilterRun::State;

Runs::Runs(store::Store& store) : store_(store), thread_([this] { work(); }) {}

Runs::~Runs() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

mail::RecordId Runs::start(mail::UserId user, const sieve::FilterRun::Request& request, UtcTime now) {
    const std::lock_guard lock(mutex_);
    forget_old(user);
    Entry entry;
    entry.user = user;
    entry.run.id = mail::RecordId{next_++};
    entry.run.request = request;
    entry.run.created = now;
    entries_.push_back(std::move(entry));
    changed_.notify_all();
    return entries_.back().run.id;
}

bool Runs::cancel(mail::UserId user, mail::RecordId run) {
    const std::lock_guard lock(mutex_);
    for (Entry& entry : entries_) {
        if (entry.user != user || entry.run.id != run || entry.run.is_over()) continue;
        entry.is_cancelled = true;
        if (entry.run.state == State::waiting) {
            entry.run.state = State::cancelled;
            entry.run.finished = net::utc_now();
        }
        return true;
    }
    return false;
}

std::vector<sieve::FilterRun> Runs::runs(mail::UserId user) {
    const std::lock_guard lock(mutex_);
    std::vector<sieve::FilterRun> all;
    for (const Entry& entry : entries_)
        if (entry.user == user) all.push_back(entry.run);
    return all;
}

void Runs::forget_old(mail::UserId user) {
    const auto is_old = [user](const Entry& entry) { return entry.user == user && entry.run.is_over(); };
    auto over = static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), is_old));
    for (auto at = entries_.begin(); at != entries_.end() && over >= remembered;) {
        const bool goes = is_old(*at);
        at = goes ? entries_.erase(at) : std::next(at);
        if (goes) --over;
    }
}

void Runs::work() {
    for (;;) {
        Entry* next = nullptr;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] {
                for (Entry& entry : entries_)
                    if (!next && entry.run.state == State::waiting) next = &entry;
                return next || ending_;
            });
            if (ending_) return;
            next->run.state = State::running;
        }
        carry_out(*next);
    }
}

void Runs::carry_out(Entry& entry) {
    sieve::FilterRun run;  // of this thread; copied over after each slice
    {
        const std::lock_guard lock(mutex_);
        run = entry.run;
    }
    ExistingMail mail(store_, entry.user, run);
    for (bool goes_on = true; goes_on;) {
        try {
            goes_on = mail.step(net::utc_now());
        } catch (const std::exception& error) {
            run.state = State::failed;
            run.error = error.what();
            goes_on = false;
        }
        const std::lock_guard lock(mutex_);
        if (goes_on && (entry.is_cancelled || ending_)) {
            run.state = State::cancelled;
            goes_on = false;
        }
        if (!goes_on) run.finished = net::utc_now();
        entry.run = run;
    }
}

}  // namespace kontor::relay
