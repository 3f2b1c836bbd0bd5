#include "engine/mime/message.hpp"

#include "engine/text/ascii.hpp"

namespace kontor::mime {

const Field* Message::first(const Part& part, std::string_view name) const {
    for (const Field& field : fields_of(part))
        if (text::equal_ignoring_case(name_of(field), name)) return &field;
    return nullptr;
}

const Field* Message::last(const Part& part, std::string_view name) const {
    const auto own = fields_of(part);
    for (std::size_t i = own.size(); i-- > 0;)
        if (text::equal_ignoring_case(name_of(own[i]), name)) return &own[i];
    return nullptr;
}

}  // namespace kontor::mime
