// What the pages of an account show besides its settings and its status: fetched once they are wanted, then kept in
// step.
#include <utility>

#include "bridge/decode.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"

namespace kontor::bridge {

void Replica::need_history(mail::RecordId account) {
    if (!state_->histories_wanted.insert(account).second) return;
    if (link() == Client::Link::online) fetch_history(account);
}

const std::vector<mail::PastRun>* Replica::history(mail::RecordId account) const {
    const auto at = state_->histories.find(account);
    return at == state_->histories.end() ? nullptr : &at->second;
}

void Replica::fetch_history(mail::RecordId account) {
    if (session_.unified.empty()) return;
    const Json query = {{"accountId", session_.home}, {"filter", {{"externalAccountId", account.to_string()}}}};
    const Json get = {{"accountId", session_.home},
                      {"#ids", {{"resultOf", "0"}, {"name", "CollectionHistory/query"}, {"path", "/ids"}}}};
    ask(Json::array({Json::array({"CollectionHistory/query", query}), Json::array({"CollectionHistory/get", get})}),
        [this, account](const Json* methods, const MethodError*) {
            if (!methods) return;  // asked again on reconnection
            const Json& list = member(call_answer(*methods, 1), "list");
            if (!list.is_array()) return;
            std::vector<mail::PastRun>& runs = state_->histories[account];
            runs.clear();
            for (const Json& object : list) runs = decode_history(object);
            ++revision_;
        });
}

void Replica::follow_collecting(const StateChange& change) {
    for (const auto& [account, types] : change.changed)
        if (types.count("CollectionHistory") != 0 || types.count("ExternalAccount") != 0) return fetch_collecting();
}

void Replica::fetch_collecting() {
    for (const mail::RecordId account : state_->histories_wanted) fetch_history(account);
    for (const auto& [list, data] : state_->deletions) fetch_deletions(list.first, list.second);
}

}  // namespace kontor::bridge
