#include "native/relay/collector/turns.hpp"

#include <algorithm>

namespace kontor::relay {

void Turns::take_out(const std::string& name) {
    const auto found = hosts_.find(name);
    if (found != hosts_.end() && may_begin(found->second)) ready_.erase({found->second.waiting.front().first, name});
}

void Turns::put_in(const std::string& name) {
    const auto found = hosts_.find(name);
    if (found == hosts_.end()) return;
    const Host& host = found->second;
    if (may_begin(host))
        ready_.emplace(host.waiting.front().first, name);
    else if (host.open == 0 && host.waiting.empty())
        hosts_.erase(found);
}

void Turns::wait(AccountKey account, const std::string& host) {
    take_out(host);
    hosts_[host].waiting.emplace_back(++came_, account);
    put_in(host);
}

void Turns::give_up(AccountKey account, const std::string& host) {
    const auto found = hosts_.find(host);
    if (found == hosts_.end()) return;
    take_out(host);
    std::erase_if(found->second.waiting, [&](const auto& each) { return each.second == account; });
    put_in(host);
}

std::optional<Turns::Turn> Turns::next() {
    if (open_ >= connections_ || ready_.empty()) return std::nullopt;
    Turn turn;
    turn.host = ready_.begin()->second;
    take_out(turn.host);
    Host& host = hosts_[turn.host];
    turn.account = host.waiting.front().second;
    host.waiting.pop_front();
    ++host.open;
    ++open_;
    put_in(turn.host);
    return turn;
}

void Turns::leave(const std::string& host) {
    take_out(host);
    --hosts_[host].open;
    --open_;
    put_in(host);
}

}  // namespace kontor::relay
