#include "native/relay/filter/runs.hpp"

#include <algorithm>
#include <charconv>
#include <exception>
#include <random>
#include <utility>

#include "native/net/clock.hpp"
#include "native/relay/filter/existing_mail.hpp"

namespace kontor::relay {

using State = sieve::FilterRun::State;

Runs::Runs(store::Store& store)
    : store_(store),
      epoch_(std::random_device{}() + (std::uint64_t{std::random_device{}()} << 20)),
      thread_([this] { work(); }) {}

Runs::~Runs() { stop(); }

void Runs::on_change(Listener listener) {
    const std::lock_guard lock(mutex_);
    listener_ = std::move(listener);
}

void Runs::stop() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    const std::lock_guard lock(mutex_);
    listener_ = {};
}

mail::RecordId Runs::start(mail::UserId user, const sieve::FilterRun::Request& request, UtcTime now) {
    mail::RecordId id;
    {
        const std::lock_guard lock(mutex_);
        forget_old(user);
        id = mail::RecordId{next_++};
        Entry entry;
        entry.user = user;
        entry.run.id = id;
        entry.run.request = request;
        entry.run.created = now;
        touch(entry);
        entry.created = entry.changed;
        entries_.push_back(std::move(entry));
        changed_.notify_all();
    }
    tell(user);
    return id;
}

bool Runs::cancel(mail::UserId user, mail::RecordId run) {
    {
        const std::lock_guard lock(mutex_);
        const auto entry = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& one) {
            return one.user == user && one.run.id == run && !one.run.is_over();
        });
        if (entry == entries_.end()) return false;
        entry->is_cancelled = true;
        if (entry->run.state == State::waiting) {
            entry->run.state = State::cancelled;
            entry->run.finished = net::utc_now();
            touch(*entry);
        }
    }
    tell(user);
    return true;
}

std::vector<sieve::FilterRun> Runs::runs(mail::UserId user) {
    const std::lock_guard lock(mutex_);
    std::vector<sieve::FilterRun> all;
    for (const Entry& entry : entries_)
        if (entry.user == user) all.push_back(entry.run);
    return all;
}

std::uint64_t Runs::newest(mail::UserId user) const {
    std::uint64_t newest = 0;
    for (const Entry& entry : entries_)
        if (entry.user == user) newest = std::max(newest, entry.changed);
    return newest;
}

std::string Runs::state(mail::UserId user) {
    const std::lock_guard lock(mutex_);
    return std::to_string(epoch_) + "." + std::to_string(newest(user));
}

std::optional<sieve::RunChanges> Runs::changes(mail::UserId user, const std::string& since) {
    const std::string prefix = std::to_string(epoch_) + ".";
    std::uint64_t known = 0;
    if (!since.starts_with(prefix)) return std::nullopt;
    const char* const end = since.data() + since.size();
    const auto [at, error] = std::from_chars(since.data() + prefix.size(), end, known);
    const std::lock_guard lock(mutex_);
    const std::uint64_t now = newest(user);
    if (error != std::errc{} || at != end || known > now || known < forgotten_) return std::nullopt;
    sieve::RunChanges changes;
    for (const Entry& entry : entries_) {
        if (entry.user != user || entry.changed <= known) continue;
        (entry.created > known ? changes.created : changes.updated).push_back(entry.run.id);
    }
    changes.new_state = prefix + std::to_string(now);
    return changes;
}

void Runs::tell(mail::UserId user) {
    Listener listener;
    {
        const std::lock_guard lock(mutex_);
        listener = listener_;
    }
    if (listener) listener(user);
}

void Runs::forget_old(mail::UserId user) {
    const auto is_old = [user](const Entry& entry) { return entry.user == user && entry.run.is_over(); };
    auto over = static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), is_old));
    for (auto at = entries_.begin(); at != entries_.end() && over >= remembered;) {
        const bool goes = is_old(*at);
        if (goes) forgotten_ = std::max(forgotten_, at->changed);
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
            touch(*next);
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
    const mail::UserId user = entry.user;  // an entry that is over may be forgotten
    ExistingMail mail(store_, user, run);
    for (bool goes_on = true; goes_on;) {
        try {
            goes_on = mail.step(net::utc_now());
        } catch (const std::exception& error) {
            run.state = State::failed;
            run.error = error.what();
            goes_on = false;
        }
        {
            const std::lock_guard lock(mutex_);
            if (goes_on && (entry.is_cancelled || ending_)) {
                run.state = State::cancelled;
                goes_on = false;
            }
            if (!goes_on) run.finished = net::utc_now();
            entry.run = run;
            touch(entry);
        }
        tell(user);
    }
}

}  // namespace kontor::relay
