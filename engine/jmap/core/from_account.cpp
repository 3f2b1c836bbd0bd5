#include "engine/jmap/core/from_account.hpp"

#include "engine/jmap/blob.hpp"

namespace kontor::jmap {

MethodResult<mail::Scope> read_from_account(Call& call, const std::string& id) {
    if (id == call.account_id) return invalid_arguments("fromAccountId must be another account than accountId");
    const auto scope = scope_of(call.view(), id);
    if (!scope) return server_failure(scope.error());
    if (!*scope || (*scope)->is_all()) return MethodError{"fromAccountNotFound", ""};
    return **scope;
}

}  // namespace kontor::jmap
