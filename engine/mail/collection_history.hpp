// What became of the latest runs over one external account, newest first (contract: CollectionHistory). It is a record
// of its own (Type::collection_history) in the home account, so that a run which brings mail does not touch the
// settings.
//
// A run that found nothing says little, and there are hundreds a day: those in a row are one line with a count, and so
// are failures in a row for one and the same reason. What was interesting is therefore not pushed out by what was not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/mail/ids.hpp"

namespace kontor::mail {

// One run, or several in a row that went the same way.
struct PastRun {
    enum class End : std::uint8_t { done, failed, cancelled } end = End::done;
    UtcTime started, finished;  // of several: when the first began and the last ended
    std::uint64_t times = 1;
    std::uint64_t new_messages = 0, bytes = 0, duplicates = 0, quarantined = 0, deleted = 0;
    std::optional<CollectError> error;  // of several: of the last

    // Neither mail came nor did anything go.
    bool moved_nothing() const { return new_messages + duplicates + quarantined + deleted == 0; }
    bool is_quiet() const { return end == End::done && moved_nothing(); }
};

struct CollectionHistory {
    RecordId external_account;
    std::vector<PastRun> runs;  // newest first, at most remembered_runs
};

inline constexpr std::size_t remembered_runs = 50;

// The run, or the runs, that ended last.
void note_run(CollectionHistory&, PastRun);

std::string_view run_end_name(PastRun::End);

std::string to_document(const CollectionHistory&);
Result<CollectionHistory> collection_history_from_document(std::string_view document);
// Whether it is worth while to read the document for this account: a person has one for each of theirs.
bool may_be_history_of(RecordId external_account, std::string_view document);

}  // namespace kontor::mail
