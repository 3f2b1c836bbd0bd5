// Whether the index of words tells the truth about the mail, as far as it says that it has got.
#include "engine/mail/email.hpp"
#include "engine/search/words.hpp"
#include "native/storage/rows.hpp"
#include "native/storage/search_index.hpp"
#include "native/storage/search_words.hpp"

namespace kontor::storage {
namespace {

// A word the subject must be found by; none where it has only such as are taken apart further.
search::Phrase sample_of(std::string_view subject) {
    search::Phrase phrase;
    search::WordReader words(subject);
    while (words.next())
        if (!words.is_pair()) {
            phrase.words = {std::string(words.word())};
            break;
        }
    return phrase;
}

}  // namespace

Result<std::vector<std::string>> SearchIndex::check(Readers& readers, UserId user) {
    const std::lock_guard nobody_writes(writing_);
    // Begun after the index stands still: what it has taken is in this moment of the store, or was destroyed.
    auto reading = Reading::begin(readers);
    if (!reading) return reading.error();
    Connection& db = (*reading)->db();
    std::vector<std::string> findings;
    const std::string index = "the search index of " + user.to_string();

    Query pages = db_->query_once("PRAGMA quick_check(5)");
    while (pages.next())
        if (pages.bytes(0) != "ok") findings.push_back(index + ": " + pages.text(0));
    if (!pages.ok()) findings.push_back(index + " cannot be read: " + pages.failure().message);
    if (auto sound = db_->run("INSERT INTO word(word) VALUES ('integrity-check')"); !sound)
        findings.push_back(index + " is damaged: " + sound.error().message);

    std::map<EmailId, std::size_t> numbers;
    for (std::size_t i = 0; i < documents_.size(); ++i)
        if (documents_[i].email.value != 0 && !numbers.emplace(documents_[i].email, i + 1).second)
            findings.push_back(index + " has email " + documents_[i].email.to_string() + " twice");

    Query emails = db.query("SELECT " KONTOR_EMAIL_COLUMNS
                            " FROM email WHERE id <= ? AND +account IN (SELECT id FROM account WHERE user = ?)",
                            last_, user);
    while (emails.next()) {
        const auto email = read_email(emails);
        if (!email) return email.error();
        const auto found = numbers.find(email->id);
        if (found == numbers.end()) {
            findings.push_back(index + " lacks email " + email->id.to_string());
            continue;
        }
        const search::Phrase sample = sample_of(email->summary.subject);
        if (!sample.words.empty()) {
            Query hit = db_->query("SELECT 1 FROM word WHERE word MATCH ? AND rowid = ?",
                                   "subject : " + match_expression(sample), found->second);
            if (!hit.next())
                findings.push_back(index + " does not find email " + email->id.to_string() + " by its subject");
        }
        numbers.erase(found);
    }
    if (!emails.ok()) return emails.failure();

    // Those left may have been destroyed since it last looked; of tombstones that are forgotten nothing can be said.
    Query water = db.query("SELECT low_water FROM user WHERE id = ?", user);
    if (!water.next()) return water.ok() ? no_such("user") : water.failure();
    if (destroyed_up_to_ < water.number(0)) return findings;
    for (const auto& [email, number] : numbers) {
        Query gone = db.query("SELECT 1 FROM tombstone WHERE user = ? AND destroyed > ? AND type = ? AND id = ?", user,
                              destroyed_up_to_, Type::email, email.value);
        if (!gone.next()) findings.push_back(index + " has email " + email.to_string() + ", which is not there");
    }
    return findings;
}

Result<std::vector<std::string>> SearchIndexes::check(Readers& readers, UserId user) {
    std::error_code ignored;
    if (!std::filesystem::exists(folder_ / (user.to_string() + ".db"), ignored)) return std::vector<std::string>();
    const auto index = of(user);
    if (!index) return index.error();
    return (*index)->check(readers, user);
}

}  // namespace kontor::storage
