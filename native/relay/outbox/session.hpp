// One session with one server: logs in, and gives it what the lane holds, message after message, until nothing waits.
//
// For each message: the ledger writes `sending`, and the commit is awaited; then MAIL and what follows; then the ledger
// writes what came of it, in the same transaction as the beginning of the next. All of it happens on the thread of the
// network.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "engine/smtp/client.hpp"
#include "native/net/address_policy.hpp"
#include "native/net/drive.hpp"
#include "native/net/tls.hpp"
#include "native/relay/oauth/access.hpp"
#include "native/relay/outbox/lanes.hpp"
#include "native/relay/outbox/ledger.hpp"
#include "native/relay/outbox/translate.hpp"

namespace kontor::outbox {

// What all sessions share. Outlives them.
struct Machinery {
    Ledger& ledger;
    net::TlsClients& tls;
    net::Policy policy;
    std::string host_name;  // for EHLO; may be empty
    smtp::ClientLimits limits;
    oauth::AskAccess access;
    std::function<std::optional<Lanes::Taken>(const std::string& lane)> take;
    // A message is not under way any more; as committed.
    std::function<void(Name, const Step& settled, Left)> settled;
};

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(Machinery& machinery, Lanes::Opened opened);

    // To the end, whatever happens; never fails.
    boost::asio::awaitable<Ended> run();
    // After the message under way, with QUIT.
    void stop();
    // At once: what is before its final dot was not sent, what is behind it is uncertain.
    void cut();

    // The owner of the conversation (native/net/drive.hpp).
    net::Next on(smtp::ClientEvent event);
    bool ready(Instant now);
    bool accepts_input() const { return true; }

private:
    struct UnderWay {
        Name name;
        Begun begun;
        Addressed addressed;
    };

    boost::asio::awaitable<std::optional<mail::SendError>> talk();
    // Instead of `opened_.server->password`.
    boost::asio::awaitable<std::optional<mail::SendError>> take_token();
    bool may_replace_token() const;
    net::Next answer(const smtp::NeedTls&) { return net::Next::handshake; }
    net::Next answer(const smtp::Ready&);
    net::Next answer(const smtp::ContentWanted& wanted);
    net::Next answer(const smtp::Finished& finished);
    net::Next answer(const smtp::Closed&) { return net::Next::stop; }
    net::Next answer(const smtp::Failed& failed);
    void begun(Name name, Left left);
    void go_on();
    void settle(Name name, send::Attempt attempt);
    Step settling(Name name, send::Attempt attempt);
    Step beginning(const Lanes::Taken& taken);
    void wake() {
        if (waker_) waker_();
    }

    Machinery& machinery_;
    const Lanes::Opened opened_;
    std::optional<smtp::Client> client_;  // another one with another token
    Secret token_, refused_token_;
    std::function<void()> waker_;

    std::optional<Name> asked_;     // the ledger is asked to begin it
    std::optional<UnderWay> next_;  // begun, and not yet given to the client
    std::optional<UnderWay> under_way_;
    std::optional<Step> unsettled_;  // what the last message came to
    bool is_stopping_ = false, is_cut_ = false, is_quitting_ = false, is_over_ = false;
    Ended ended_;
};

}  // namespace kontor::outbox
