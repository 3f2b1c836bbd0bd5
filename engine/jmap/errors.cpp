#include "engine/jmap/errors.hpp"

#include "engine/jmap/json.hpp"

namespace kontor::jmap {

json to_json(const MethodError& error) {
    json object = {{"type", error.type}};
    if (!error.description.empty()) object["description"] = error.description;
    return object;
}

json to_json(const SetError& error) {
    json object = {{"type", error.type}};
    if (!error.description.empty()) object["description"] = error.description;
    if (!error.properties.empty()) object["properties"] = error.properties;
    if (!error.existing_id.empty()) object["existingId"] = error.existing_id;
    if (!error.blobs.empty()) object["notFound"] = error.blobs;
    if (!error.invalid_recipients.empty()) object["invalidRecipients"] = error.invalid_recipients;
    if (error.max_recipients != 0) object["maxRecipients"] = error.max_recipients;
    if (error.max_size != 0) object["maxSize"] = error.max_size;
    if (!error.reason.empty()) object["reason"] = error.reason;
    return object;
}

SetError invalid_property(std::string property, std::string description) {
    return {"invalidProperties", std::move(description), {std::move(property)}, ""};
}

MethodError server_failure(const store::Failure& failure) {
    using Kind = store::Failure::Kind;
    switch (failure.kind) {
        case Kind::cannot_calculate:
            return {"cannotCalculateChanges", ""};
        case Kind::full:
            return {"serverUnavailable", "There is no space left to store this."};
        case Kind::stopped:
            return {"serverUnavailable", "The store has stopped."};
        // The commit may or may not have happened: a client must look again.
        case Kind::outcome_unknown:
            return {"serverPartialFail", "It is not known whether the change was stored."};
        default:
            return {"serverFail", "The store failed."};
    }
}

SetError set_failure(const store::Failure& failure) {
    using Kind = store::Failure::Kind;
    switch (failure.kind) {
        case Kind::not_found:
            return not_found();
        case Kind::exists:
            return {"alreadyExists", failure.message, {}, ""};
        case Kind::invalid:
            return {"invalidProperties", failure.message, {}, ""};
        case Kind::has_child:
            return {"mailboxHasChild", "", {}, ""};
        case Kind::has_email:
            return {"mailboxHasEmail", "", {}, ""};
        case Kind::full:
            return {"overQuota", "There is no space left to store this.", {}, ""};
        default:
            return {"serverFail", "The store failed.", {}, ""};
    }
}

}  // namespace kontor::jmap
