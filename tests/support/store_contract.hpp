// What every implementation of store::Store must do, as typed tests, one file a subject. An implementation instantiates
// them all:
//
//   struct MemoryHolder { MemoryStore held; Store& store() { return held; } void reopen() {} };
//   KONTOR_STORE_CONTRACT(Memory, MemoryHolder);
//
// reopen() closes and opens the store where that means something.
#pragma once

#include "tests/support/store_contract/blobs.hpp"
#include "tests/support/store_contract/changes.hpp"
#include "tests/support/store_contract/mailboxes.hpp"
#include "tests/support/store_contract/people.hpp"
#include "tests/support/store_contract/queries.hpp"
#include "tests/support/store_contract/records.hpp"
#include "tests/support/store_contract/threads.hpp"
#include "tests/support/store_contract/transactions.hpp"

#define KONTOR_STORE_CONTRACT(Prefix, Holder)                            \
    INSTANTIATE_TYPED_TEST_SUITE_P(Prefix, PeopleContract, Holder);      \
    INSTANTIATE_TYPED_TEST_SUITE_P(Prefix, TransactionContract, Holder); \
    INSTANTIATE_TYPED_TEST_SUITE_P(Prefix, BlobContract, Holder);        \
    INSTANTIATE_TYPED_TEST_SUITE_P(Prefix, ThreadContract, Holder);      \
    INSTANTIATE_TYPED_TEST_SUITE_P(Prefix, MailboxContract, Holder);     \
    INSTANTIATE_TYPED_TEST_SUITE_P(Prefix, ChangeContract, Holder);      \
    INSTANTIATE_TYPED_TEST_SUITE_P(Prefix, RecordContract, Holder);      \
    INSTANTIATE_TYPED_TEST_SUITE_P(Prefix, QueryContract, Holder)
