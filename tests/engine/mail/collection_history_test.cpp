// What a history remembers of the runs over an account.
#include "engine/mail/collection_history.hpp"

#include <gtest/gtest.h>

namespace kontor::mail {
namespace {

PastRun ended(std::int64_t at, std::uint64_t new_messages = 0) {
    PastRun run;
    run.started = UtcTime{at - 2};
    run.finished = UtcTime{at};
    run.new_messages = new_messages;
    return run;
}

PastRun failed(std::int64_t at, ErrorClass error_class, std::string server = {}) {
    PastRun run = ended(at);
    run.end = PastRun::End::failed;
    run.error.emplace();
    run.error->error_class = error_class;
    run.error->server = std::move(server);
    return run;
}

TEST(CollectionHistory, IsNewestFirst) {
    CollectionHistory history;
    note_run(history, ended(100, 3));
    note_run(history, ended(400, 1));
    ASSERT_EQ(history.runs.size(), 2u);
    EXPECT_EQ(history.runs[0].finished, UtcTime{400});
    EXPECT_EQ(history.runs[1].new_messages, 3u);
}

TEST(CollectionHistory, RunsThatFoundNothingAreOneLine) {
    CollectionHistory history;
    note_run(history, ended(100, 3));
    for (int i = 2; i <= 300; ++i) note_run(history, ended(100 * i));
    ASSERT_EQ(history.runs.size(), 2u);
    EXPECT_EQ(history.runs[0].times, 299u);
    EXPECT_EQ(history.runs[0].started, UtcTime{198});
    EXPECT_EQ(history.runs[0].finished, UtcTime{30'000});
    EXPECT_EQ(history.runs[1].new_messages, 3u) << "nothing pushed it out";
}

TEST(CollectionHistory, FailuresForTheSameReasonAreOneLine) {
    CollectionHistory history;
    note_run(history, failed(100, ErrorClass::auth, "[AUTH] no"));
    note_run(history, failed(200, ErrorClass::auth, "[AUTH] no"));
    note_run(history, failed(300, ErrorClass::auth, "[AUTH] locked"));
    note_run(history, failed(400, ErrorClass::connect));
    ASSERT_EQ(history.runs.size(), 3u);
    EXPECT_EQ(history.runs[2].times, 2u);
    EXPECT_EQ(history.runs[2].finished, UtcTime{200});
}

TEST(CollectionHistory, WhatBroughtSomethingBeforeItFailedStandsAlone) {
    CollectionHistory history;
    PastRun broken = failed(100, ErrorClass::connect);
    broken.new_messages = 7;
    note_run(history, broken);
    note_run(history, failed(200, ErrorClass::connect));
    EXPECT_EQ(history.runs.size(), 2u);
}

TEST(CollectionHistory, ForgetsTheOldest) {
    CollectionHistory history;
    for (int i = 1; i <= 60; ++i) note_run(history, ended(100 * i, 1));
    ASSERT_EQ(history.runs.size(), remembered_runs);
    EXPECT_EQ(history.runs.back().finished, UtcTime{1100});
}

TEST(CollectionHistory, IsReadAsItWasWritten) {
    CollectionHistory history;
    history.external_account = RecordId{5};
    PastRun run = failed(100, ErrorClass::certificate, "caf\xc3\xa9 \x01 \"quoted\"");
    run.error->detail = "expired";
    run.error->fingerprint = "ab12";
    run.bytes = 4'000'000'000'000;
    run.quarantined = 2;
    note_run(history, run);
    const std::string document = to_document(history);
    const auto read = collection_history_from_document(document);
    ASSERT_TRUE(read);
    EXPECT_EQ(to_document(*read), document);
    EXPECT_EQ(read->external_account, RecordId{5});
    EXPECT_EQ(read->runs[0].error->server, run.error->server);
    EXPECT_EQ(read->runs[0].bytes, run.bytes);

    EXPECT_FALSE(collection_history_from_document("{"));
    EXPECT_FALSE(collection_history_from_document(R"({"runs": [{"times": 0}]})"));
    EXPECT_FALSE(collection_history_from_document(R"({"runs": [{"error": {"class": "weather"}}]})"));
}

}  // namespace
}  // namespace kontor::mail
