#include "native/storage/sqlite_surroundings.hpp"

#include "native/storage/search_plan.hpp"

namespace kontor::storage {

mail::Role SqliteSurroundings::role(MailboxId id) {
    const auto at = roles_.find(id);
    return at == roles_.end() ? mail::Role::none : at->second;
}

Result<std::vector<mail::Keywords>> SqliteSurroundings::thread_keywords(ThreadId thread) {
    const auto threads = answers_.threads(scope_, {&thread, 1});
    if (!threads) return threads.error();
    std::vector<mail::Keywords> keywords;
    for (const mail::Thread& one : *threads) {
        const auto emails = answers_.emails(scope_, one.emails);
        if (!emails) return emails.error();
        for (const mail::Email& email : *emails) keywords.push_back(email.keywords);
    }
    return keywords;
}

Result<std::string> SqliteSurroundings::raw(const mail::Email& email) {
    return answers_.read_blob(email.blob, 0, email.size);
}

std::optional<bool> SqliteSurroundings::text_matches(const mail::EmailCondition& condition, const mail::Email& email) {
    if (!index_ || email.id > index_->last()) return std::nullopt;
    const auto [at, is_new] = found_.try_emplace(&condition);
    auto& found = at->second;
    if (is_new) {
        const std::string match = match_of(condition);
        if (match.empty()) return std::nullopt;
        std::unordered_set<EmailId> emails;
        auto looked = index_->each(match, 1, index_->documents().size(), [&](std::size_t number) {
            emails.insert(index_->documents()[number - 1].email);
            return true;
        });
        if (looked) found = std::move(emails);
    }
    if (!found) return std::nullopt;
    return found->count(email.id) > 0;
}

}  // namespace kontor::storage
