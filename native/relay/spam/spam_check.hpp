// The thread that asks a spam filter about mail that was collected, and moves what is spam from the inbox to the junk
// mailbox. It works behind the commit: a message is stored, acknowledged and visible before anybody is asked, so that a
// slow filter delays nothing and a dead one loses nothing.
//
// * Asked about is what lies in the inbox of an external account and nowhere else, arrived within the last two days, is
//   no larger than 8 MB, and has not been touched by anybody since: what a person read, marked or moved stays as it is.
//   What the provider or a filter has filed is not in the inbox.
// * A filter that keeps or files a message expressly is stronger than the verdict, as it is than the provider's.
// * Nothing is ever deleted.
// * While nobody answers, mail stays unscored in the inbox; the filter is asked again after a pause, beginning with the
//   mail that waits. A message it cannot say anything about is passed over. Both are logged once, until an answer
//   comes.
// * How far it got is remembered (marks.hpp), so that a restart asks about nothing twice and passes nothing over.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "engine/base/instant.hpp"
#include "engine/mail/email.hpp"
#include "engine/store/store.hpp"
#include "native/relay/spam/marks.hpp"
#include "native/relay/spam/rspamd.hpp"

namespace kontor::spam {

struct Settings {
    std::function<Result<Verdict, NoVerdict>(Bytes message, const std::atomic<bool>& is_stopped)> ask;
    std::filesystem::path marks;  // of Marks
    std::function<UtcTime()> now;
    std::chrono::milliseconds pause{30'000};  // before a filter that is away is asked again
};

struct Totals {
    std::uint64_t checked = 0, spam = 0, failed = 0;
};

class SpamCheck {
public:
    SpamCheck(store::Store& store, Settings settings);
    ~SpamCheck() { stop(); }
    SpamCheck(const SpamCheck&) = delete;

    // Begins with everything behind the marks.
    void start();
    // Within a second: a question under way is told to end. Idempotent.
    void stop();

    // Something of this user was committed. On any thread; returns at once.
    void mail_changed(mail::UserId);

    Totals totals() const { return {checked_, spam_, failed_}; }

private:
    enum class Progress : std::uint8_t { done, more, away };

    void run();
    Progress look_on(mail::UserId user);
    store::Result<Progress> look_at_batch(mail::UserId user);
    // False: nobody answered.
    store::Result<bool> look_at(mail::UserId user, mail::EmailId id);
    // Its octets, if it is to be asked about.
    store::Result<std::optional<std::string>> candidate(mail::UserId user, mail::EmailId id);
    store::Result<void> move_to_junk(mail::UserId user, mail::EmailId id, const std::string& raw);
    void note(const NoVerdict& none);

    store::Store& store_;
    Settings settings_;
    Marks marks_;
    std::atomic<std::uint64_t> checked_{0}, spam_{0}, failed_{0};
    bool is_failing_ = false;  // and that has been logged
    std::atomic<bool> is_stopped_{false};
    std::mutex mutex_;
    std::condition_variable wake_;
    std::set<mail::UserId> waiting_;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace kontor::spam
