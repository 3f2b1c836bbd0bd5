// IdentityCode/set: a code is sent to an address of an identity, or entered (identity.hpp).
#include <array>
#include <span>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/identity/identity.hpp"
#include "engine/jmap/json.hpp"
#include "engine/mime/write_message.hpp"
#include "engine/send/own_identity.hpp"
#include "engine/send/submit.hpp"
#include "engine/send/verification.hpp"

namespace kontor::jmap {
namespace {

using mail::Identity;

constexpr std::array<Property, 4> code_properties = {{
    {"id", server_set | immutable},
    {"identityId", immutable | reference, is_id},
    {"code", immutable, is_text_or_null, "null"},
    {"language", immutable, is_text, R"("en")"},
}};

int value_of_digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

// Of the request's unguessable digits.
std::string random_octets(Request& request, std::size_t count) {
    std::string octets;
    while (octets.size() < count) {
        const std::string digits = request.token();
        for (std::size_t i = 0; i + 1 < digits.size() && octets.size() < count; i += 2)
            octets += static_cast<char>(value_of_digit(digits[i]) * 16 + value_of_digit(digits[i + 1]));
    }
    return octets;
}

SetError code_error(send::CodeError error) {
    switch (error) {
        case send::CodeError::rate_limit:
            return {"rateLimit", "So many codes are sent in a day; the next one can be sent tomorrow.", {}, ""};
        case send::CodeError::too_many_tries:
            return {"tooManyTries", "It was entered wrongly too often; ask for another code.", {}, ""};
        case send::CodeError::nothing_to_prove:
            return invalid_property("identityId", "Every address of it is proven.");
        case send::CodeError::no_code:
        case send::CodeError::wrong:
            break;
    }
    return {"invalidCode", "", {}, ""};
}

// Who carries the code: the account's own server in the name of its own address, or the house in its own name.
struct Carrier {
    mail::RecordId identity;
    std::string address;
    bool by_house = false;
};

class CodeWriter final : public Writer {
public:
    explicit CodeWriter(Call& call) : call_(call) {}

    SetResult<json> create(json object) override {
        auto identity = find_identity(call_, object["identityId"].get_ref<const std::string&>());
        if (!identity) return identity.error();
        if (!*identity) return not_found();
        const json& code = object["code"];
        auto done = code.is_null() ? send_code(**identity, object["language"].get_ref<const std::string&>())
                                   : enter(**identity, code.get_ref<const std::string&>());
        if (!done) return done.error();
        return json{{"id", (*identity)->id.to_string()}};
    }

private:
    SetResult<void> save(const Identity& identity) {
        const auto saved =
            call_.update().change_record(store::Type::identity, identity.id, mail::to_document(identity));
        return saved ? SetResult<void>() : set_failure(saved.error());
    }

    // A wrong entry is written down, too.
    SetResult<void> enter(Identity identity, const std::string& typed) {
        const auto entered = send::enter_code(identity, typed, call_.context().now);
        if (auto saved = save(identity); !saved) return saved;
        return entered ? SetResult<void>() : code_error(entered.error());
    }

    SetResult<void> send_code(Identity identity, const std::string& language) {
        const auto carrier = find_carrier(identity);
        if (!carrier) return carrier.error();
        const auto issued =
            send::issue_code(identity, random_octets(call_.request, send::code_random_octets), call_.context().now);
        if (!issued) return code_error(issued.error());
        if (auto sent = submit(*carrier, *issued, language); !sent) return sent;
        return save(identity);
    }

    SetResult<Carrier> find_carrier(const Identity& identity) {
        const auto own = send::own_identity(call_.view(), identity.account);
        if (!own) return set_failure(own.error());
        const auto account = send::account_of(call_.view(), identity.account);
        if (!account) return set_failure(account.error());
        if (*own && !send::is_by_house(**own, *account)) return Carrier{(*own)->id, (*own)->address};
        if (call_.context().house) return Carrier{(*own ? **own : identity).id, call_.context().house->address, true};
        return SetError{"forbidden", "No server is set up that could carry the code.", {}, ""};
    }

    SetResult<void> submit(const Carrier& carrier, const send::IssuedCode& issued, const std::string& language) {
        mail::Submission submission;
        submission.message_id = call_.request.token() + carrier.address.substr(carrier.address.rfind('@'));
        const send::CodeMail words = send::code_mail(language, issued.address, issued.code);
        const auto to = [](const std::string& address) {
            return mime::AddressesValue{{{std::nullopt, {{std::nullopt, address}}}}};
        };
        mime::NewPart message;
        message.fields = {{"From", to(carrier.address)},
                          {"To", to(issued.address)},
                          {"Subject", mime::TextValue{words.subject}},
                          {"Date", mail::SentDate{call_.context().now, 0}},
                          {"Message-ID", mime::MessageIdsValue{{submission.message_id}}},
                          {"Auto-Submitted", mime::RawValue{"auto-generated"}}};
        message.text = words.text;
        const auto raw = mime::write(message);
        if (!raw) return SetError{"serverFail", raw.error().message(), {}, ""};
        const Bytes octets = *raw;
        const auto staged = call_.context().store.stage(std::span(&octets, 1));
        if (!staged) return set_failure(staged.error());

        submission.account = call_.scope.account();
        submission.identity = carrier.identity;
        submission.from = carrier.address;
        submission.to.emplace_back().address = issued.address;
        submission.by_house = carrier.by_house;
        submission.created = submission.send_at = call_.context().now;
        submission.kind = mail::Submission::Kind::verification;
        const auto blob = call_.update().add_blob(submission.account, staged->front(), call_.context().now);
        if (!blob) return set_failure(blob.error());
        submission.message = *blob;
        const auto id = send::submit(call_.update(), submission);
        return id ? SetResult<void>() : set_failure(id.error());
    }

    Call& call_;
};

// They are sent and entered, and never read.
MethodResult<std::vector<json>> no_codes(Call&, const std::vector<std::string>&, const Ids*) {
    return std::vector<json>();
}

MethodResult<std::unique_ptr<Writer>> write_codes(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<CodeWriter>(call));
}

}  // namespace

constinit const DataType identity_code_type = {
    .name = "IdentityCode",
    .properties = code_properties,
    .read = no_codes,
    .writer = write_codes,
};

}  // namespace kontor::jmap
