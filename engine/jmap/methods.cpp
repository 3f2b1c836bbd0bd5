// The methods this server knows. A new standard method of a type is a row here; a new type is a folder with its
// DataType, and its rows.
#include <algorithm>
#include <array>

#include "engine/jmap/authorization/authorization.hpp"
#include "engine/jmap/capability.hpp"
#include "engine/jmap/collector/collector.hpp"
#include "engine/jmap/core/skeletons.hpp"
#include "engine/jmap/email/email.hpp"
#include "engine/jmap/email_submission/email_submission.hpp"
#include "engine/jmap/external_account/external_account.hpp"
#include "engine/jmap/filter/filter.hpp"
#include "engine/jmap/identity/identity.hpp"
#include "engine/jmap/mailbox/mailbox.hpp"
#include "engine/jmap/method.hpp"
#include "engine/jmap/people/people.hpp"
#include "engine/jmap/push_subscription/push_subscription.hpp"
#include "engine/jmap/quota/quota.hpp"
#include "engine/jmap/search_snippet/search_snippet.hpp"
#include "engine/jmap/thread/thread.hpp"
#include "engine/jmap/type.hpp"
#include "engine/jmap/vacation_response/vacation_response.hpp"

namespace kontor::jmap {
namespace {

using namespace capability;

constexpr std::array table = {
    Method{"Core/echo", core, Accounts::none, nullptr, echo},
    Method{"Blob/copy", core, Accounts::one, nullptr, copy_blobs},

    Method{"PushSubscription/get", core, Accounts::none, &push_subscription_type, get},
    Method{"PushSubscription/set", core, Accounts::none, &push_subscription_type, set},

    Method{"Mailbox/get", mail, Accounts::any, &mailbox_type, get},
    Method{"Mailbox/changes", mail, Accounts::any, &mailbox_type, changes},
    Method{"Mailbox/query", mail, Accounts::any, &mailbox_type, query},
    Method{"Mailbox/queryChanges", mail, Accounts::any, &mailbox_type, query_changes},
    Method{"Mailbox/set", mail, Accounts::any, &mailbox_type, set},

    Method{"Thread/get", mail, Accounts::any, &thread_type, get},
    Method{"Thread/changes", mail, Accounts::any, &thread_type, changes},

    Method{"Email/get", mail, Accounts::any, &email_type, get},
    Method{"Email/changes", mail, Accounts::any, &email_type, changes},
    Method{"Email/query", mail, Accounts::any, &email_type, query},
    Method{"Email/queryChanges", mail, Accounts::any, &email_type, query_changes},
    Method{"Email/set", mail, Accounts::any, &email_type, set},
    Method{"Email/copy", mail, Accounts::one, &email_type, copy_emails},
    Method{"Email/import", mail, Accounts::one, &email_type, import_emails},
    Method{"Email/parse", mail, Accounts::any, &email_type, parse_emails},

    Method{"Quota/get", quota, Accounts::home, &quota_type, get},
    Method{"Quota/changes", quota, Accounts::home, &quota_type, changes},
    Method{"Quota/query", quota, Accounts::home, &quota_type, query},
    Method{"Quota/queryChanges", quota, Accounts::home, &quota_type, query_changes},

    Method{"VacationResponse/get", vacation, Accounts::one, &vacation_response_type, get},
    Method{"VacationResponse/set", vacation, Accounts::one, &vacation_response_type, set},

    Method{"Identity/get", submission, Accounts::one, &identity_type, get},
    Method{"Identity/changes", submission, Accounts::one, &identity_type, changes},
    Method{"Identity/set", submission, Accounts::one, &identity_type, set},
    Method{"IdentityCode/set", identity, Accounts::one, &identity_code_type, set},

    Method{"EmailSubmission/get", submission, Accounts::one, &email_submission_type, get},
    Method{"EmailSubmission/changes", submission, Accounts::one, &email_submission_type, changes},
    Method{"EmailSubmission/query", submission, Accounts::one, &email_submission_type, query},
    Method{"EmailSubmission/queryChanges", submission, Accounts::one, &email_submission_type, query_changes},
    Method{"EmailSubmission/set", submission, Accounts::one, &email_submission_type, set},

    Method{"SearchSnippet/get", mail, Accounts::any, nullptr, search_snippets},

    Method{"ExternalAccount/get", collector, Accounts::home, &external_account_type, get},
    Method{"ExternalAccount/changes", collector, Accounts::home, &external_account_type, changes},
    Method{"ExternalAccount/query", collector, Accounts::home, &external_account_type, query},
    Method{"ExternalAccount/queryChanges", collector, Accounts::home, &external_account_type, query_changes},
    Method{"ExternalAccount/set", collector, Accounts::home, &external_account_type, set},

    Method{"ExternalAccountStatus/get", collector, Accounts::home, &external_account_status_type, get},
    Method{"ExternalAccountStatus/changes", collector, Accounts::home, &external_account_status_type, changes},

    Method{"Collection/get", collector, Accounts::home, &collection_type, get},
    Method{"Collection/changes", collector, Accounts::home, &collection_type, changes},
    Method{"Collection/query", collector, Accounts::home, &collection_type, query},
    Method{"Collection/set", collector, Accounts::home, &collection_type, set},

    Method{"CollectionHistory/get", collector, Accounts::home, &collection_history_type, get},
    Method{"CollectionHistory/changes", collector, Accounts::home, &collection_history_type, changes},
    Method{"CollectionHistory/query", collector, Accounts::home, &collection_history_type, query},

    Method{"PlannedDeletion/get", collector, Accounts::home, &planned_deletion_type, get},
    Method{"PlannedDeletion/changes", collector, Accounts::home, &planned_deletion_type, changes},
    Method{"PlannedDeletion/query", collector, Accounts::home, &planned_deletion_type, query},
    Method{"PlannedDeletion/set", collector, Accounts::home, &planned_deletion_type, set},

    Method{"AccountProbe/set", collector, Accounts::home, &account_probe_type, set},
    Method{"AccountDiscovery/set", collector, Accounts::home, &account_discovery_type, set},

    Method{"OAuthProvider/get", collector, Accounts::home, &oauth_provider_type, get},
    Method{"OAuthProvider/changes", collector, Accounts::home, &oauth_provider_type, changes},
    Method{"Authorization/get", collector, Accounts::home, &authorization_type, get},
    Method{"Authorization/changes", collector, Accounts::home, &authorization_type, changes},
    Method{"Authorization/set", collector, Accounts::home, &authorization_type, set},

    Method{"Filter/get", collector, Accounts::home, &filter_type, get},
    Method{"Filter/changes", collector, Accounts::home, &filter_type, changes},
    Method{"Filter/query", collector, Accounts::home, &filter_type, query},
    Method{"Filter/queryChanges", collector, Accounts::home, &filter_type, query_changes},
    Method{"Filter/set", collector, Accounts::home, &filter_type, set},
    Method{"Filter/check", collector, Accounts::home, nullptr, check_filter},

    Method{"FilterRun/get", collector, Accounts::home, &filter_run_type, get},
    Method{"FilterRun/changes", collector, Accounts::home, &filter_run_type, changes},
    Method{"FilterRun/set", collector, Accounts::home, &filter_run_type, set},

    Method{"Person/get", people, Accounts::home, &person_type, get},
    Method{"Person/changes", people, Accounts::home, &person_type, changes},
    Method{"Person/set", people, Accounts::home, &person_type, set},
    Method{"SignIn/get", people, Accounts::home, &sign_in_type, get},
    Method{"SignIn/changes", people, Accounts::home, &sign_in_type, changes},
    Method{"SignIn/set", people, Accounts::home, &sign_in_type, set},
    Method{"TwoStep/get", people, Accounts::home, &two_step_type, get},
    Method{"TwoStep/changes", people, Accounts::home, &two_step_type, changes},
    Method{"TwoStep/set", people, Accounts::home, &two_step_type, set},
    Method{"AuditEntry/get", people, Accounts::home, &audit_entry_type, get},
    Method{"AuditEntry/changes", people, Accounts::home, &audit_entry_type, changes},
    Method{"AuditEntry/query", people, Accounts::home, &audit_entry_type, query},
    Method{"AuditEntry/queryChanges", people, Accounts::home, &audit_entry_type, query_changes},
};

}  // namespace

std::span<const Method> methods() { return table; }

const Method* find_method(std::string_view name) {
    const auto at = std::find_if(table.begin(), table.end(), [&](const Method& method) { return method.name == name; });
    return at == table.end() ? nullptr : &*at;
}

}  // namespace kontor::jmap
