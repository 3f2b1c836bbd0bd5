// Email (RFC 8621 4).
//
//   property.cpp   the table of properties, and the names a client may ask for besides (header:Subject:asText)
//   get.cpp        the properties the list needs come from columns; the rest from one parse of the raw message
//   body.cpp       EmailBodyPart and EmailBodyValue
//   header.cpp     header fields in their forms
//   filter.cpp     FilterCondition and Comparator -> mail::EmailQuery
//   query.cpp, set.cpp
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/jmap/type.hpp"

namespace kontor::jmap {

extern const DataType email_type;

MethodResult<std::vector<nlohmann::json>> read_emails(Call&, const std::vector<std::string>& properties, const Ids*);
MethodResult<std::unique_ptr<Query>> email_query(Call&);
MethodResult<std::unique_ptr<Writer>> email_writer(Call&);

}  // namespace kontor::jmap
