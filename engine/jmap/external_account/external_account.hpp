// ExternalAccount: the settings of the POP3 accounts of a person (contract: capability collector). Its objects hang on
// the home account; creating one creates the JMAP account its mail goes to.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/jmap/type.hpp"
#include "engine/mail/external_account.hpp"

namespace kontor::jmap {

extern const DataType external_account_type;

MethodResult<std::vector<nlohmann::json>> read_external_accounts(Call&, const std::vector<std::string>& properties,
                                                                 const Ids*);
MethodResult<std::unique_ptr<Writer>> external_account_writer(Call&);
MethodResult<std::unique_ptr<Query>> external_account_query(Call&);

}  // namespace kontor::jmap
