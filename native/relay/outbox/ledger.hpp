// Writes down what happens to submissions: each step of send::begin and send::settle with a COMMIT, before anybody acts
// on it. Steps that wait at the same time share one transaction, so that several sessions cost no more syncs than one.
//
// A thread of its own asks the store; answers come back on the thread of the network.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>
#include <compare>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/mail/submission.hpp"
#include "engine/send/outbox.hpp"
#include "engine/smtp/content.hpp"
#include "engine/store/store.hpp"

namespace kontor::outbox {

// A submission in the whole store.
struct Name {
    mail::UserId user;
    mail::RecordId id;
    auto operator<=>(const Name&) const = default;
};

// So much of a message is in memory at once.
inline constexpr std::size_t piece = 256 * 1024;

// A message whose record says `sending`: now, and only now, it may be given to a server.
struct Begun {
    mail::Submission submission;
    smtp::Content content;
    std::string beginning;  // its first octets, at most `piece`
};

struct Left {
    // As committed. Empty: there is no such submission any more, or the store failed.
    std::optional<mail::Submission> submission;
    std::optional<Begun> begun;  // of Step::begin, unless it must not start or cannot be sent
    std::optional<store::Failure> failure;
};

struct Step {
    enum class What : std::uint8_t {
        begin,
        settle,
        turn_back,  // begin and settle in one: the attempt ended before the message's turn
    };
    Name name;
    What what = What::begin;
    send::Attempt attempt;             // unless begin
    bool is_early = false;             // begin, turn_back: although it is not due yet
    std::function<void(Left)> answer;  // on the network's thread
};

class Ledger {
public:
    // What is to be done in the same transaction about recipients that failed for good.
    using Report = std::function<store::Result<void>(store::Update&, const mail::Submission&,
                                                     const std::vector<std::size_t>& failed)>;
    struct Settings {
        std::function<UtcTime()> now;
        Report report;  // may be empty
    };
    Ledger(store::Store& store, Settings settings, boost::asio::any_io_executor network);

    // Together, in this order, in one transaction; others may be in it, too.
    void carry_out(std::vector<Step> steps);
    // Octets of a message from `offset` on, at most `piece`; empty: they cannot be read.
    void read(const mail::Submission& submission, mail::UserId user, std::uint64_t offset,
              std::function<void(std::string)> answer);
    // Anything else that asks the store, in the order given.
    void post(std::function<void()> question);

    // Ends the thread after what was asked before. No answer comes afterwards.
    void stop();

private:
    struct Ready;
    void run();
    void look_at(Ready& ready);
    store::Result<void> write(std::vector<Ready>& all);
    store::Result<void> write(store::Transaction& transaction, Ready& ready);

    store::Store& store_;
    const Settings settings_;
    boost::asio::any_io_executor network_;
    boost::asio::thread_pool desk_{1};
    std::mutex mutex_;
    std::vector<Step> waiting_;
};

}  // namespace kontor::outbox
