// Puts messages from files into an account, each content once. Streams: a small message is in memory as a whole, of a
// large one a block. Messages become durable in groups (one staging, one transaction), as those that are collected do.
//
//   intake.write(octets)...;  intake.hash();  intake.add(said);     for each message
//   intake.flush();                                                 at the end
//
// A failure is the store's and final: what was counted is stored, nothing else.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/mime/parse_message.hpp"
#include "engine/store/store.hpp"
#include "native/storage/content_hasher.hpp"

namespace kontor::mail_files {

// What is known of a message from outside of it. Where nothing is, its header is asked.
struct Said {
    mail::MailboxId mailbox;
    std::optional<UtcTime> received_at;
    std::optional<mail::Keywords> keywords;
    UtcTime otherwise_received_at;  // if the header has no date either
};

class Intake {
public:
    struct Counts {
        std::uint64_t imported = 0;
        std::uint64_t duplicates = 0;  // contents that the account has, or that came before
        std::uint64_t damaged = 0;     // of the imported: the parser had to guess
        std::uint64_t bytes = 0;       // of the imported
    };

    Intake(store::Store& store, mail::UserId user, mail::AccountId account);
    ~Intake();

    store::Result<void> write(Bytes octets);
    // Of what was written since the last add().
    const mail::ContentHash& hash();
    store::Result<void> add(const Said& said);
    // The message that was begun is none.
    void drop();
    store::Result<void> flush();

    const Counts& counts() const { return counts_; }

private:
    struct Item {
        std::string raw;  // empty when it was streamed
        std::optional<store::StagedBlob> staged;
        mail::ContentHash hash{};
        store::NewEmail email;
    };

    store::Result<bool> is_known(const mail::ContentHash& hash);
    store::Result<void> drop_known();
    store::Result<void> stage();
    store::Result<void> commit();
    void describe(Item& item, const Said& said);

    store::Store& store_;
    mail::UserId user_;
    mail::AccountId account_;
    Counts counts_;

    // The message that is being written.
    std::string raw_;
    std::unique_ptr<store::BlobWriter> stream_;
    storage::ContentHasher hasher_;
    mime::MessageScanner scanner_;
    bool is_unparsable_ = false;
    std::optional<mail::ContentHash> hash_;

    std::vector<Item> group_;
    std::set<mail::ContentHash> in_group_;
    std::size_t group_bytes_ = 0;
};

}  // namespace kontor::mail_files
