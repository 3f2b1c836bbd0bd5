// Identity/set.
#include <array>
#include <utility>

#include "engine/base/secret.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/capability.hpp"
#include "engine/jmap/identity/identity.hpp"
#include "engine/jmap/json.hpp"
#include "engine/mail/external_account_json.hpp"
#include "engine/send/outbox.hpp"
#include "engine/send/own_identity.hpp"
#include "engine/send/submit.hpp"
#include "engine/smtp/path.hpp"

namespace kontor::jmap {
namespace {

using mail::Identity;

constexpr std::uint16_t submissions_port = 465;

std::vector<mail::EmailAddress> addresses_from(const json& list) {
    std::vector<mail::EmailAddress> addresses;
    if (list.is_null()) return addresses;
    for (const json& item : list) {
        mail::EmailAddress address;
        if (const auto name = item.find("name"); name != item.end() && name->is_string())
            address.name = name->get<std::string>();
        address.email = item["email"].get<std::string>();
        addresses.push_back(std::move(address));
    }
    return addresses;
}

SetResult<void> check_addresses(const char* property, const std::vector<mail::EmailAddress>& addresses) {
    for (const mail::EmailAddress& address : addresses)
        if (!smtp::Path::parse(address.email)) return invalid_property(property, "One of them is no address.");
    return {};
}

class IdentityWriter final : public Writer {
public:
    explicit IdentityWriter(Call& call) : call_(call), shows_all_(call.request.uses(capability::identity)) {}

    SetResult<json> create(json object) override {
        Identity identity;
        identity.account = call_.scope.account();
        identity.address = object["email"].get<std::string>();
        identity.server.port = submissions_port;
        if (!smtp::Path::parse(identity.address) || identity.address.empty())
            return invalid_property("email", "This is no address.");
        if (auto taken = take(object, identity); !taken) return taken.error();
        const auto id = call_.update().add_record(store::Type::identity, identity.account, mail::to_document(identity));
        if (!id) return set_failure(id.error());
        identity.id = *id;
        if (auto put = put_password(object, identity.id); !put) {
            (void)call_.update().remove_record(store::Type::identity, identity.id);
            return put.error();
        }
        return answer(identity);
    }

    SetResult<json> update(const std::string& name, const json& changed) override {
        auto identity = find_identity(call_, name);
        if (!identity) return identity.error();
        if (!*identity) return not_found();
        const auto account = send::account_of(call_.view(), call_.scope.account());
        if (!account) return set_failure(account.error());
        const bool was_by_house = send::is_by_house(**identity, *account);
        const Identity before = **identity;
        if (auto taken = take(changed, **identity); !taken) return taken.error();
        send::forget_login(**identity, before);
        const bool is_by_house = send::is_by_house(**identity, *account);
        if (is_by_house && !was_by_house) {
            const auto waits = send::waits_for_own_server(call_.view(), call_.scope, (*identity)->id);
            if (!waits) return set_failure(waits.error());
            if (*waits) return SetError{"forbidden", "Mail of it is still on its way by its own server.", {}, ""};
        }
        send::vouch(**identity, account->has_value(), was_by_house, is_by_house);
        // First what can fail for a reason of its own (no key to seal with), while nothing has been changed yet.
        if (auto put = put_password(changed, (*identity)->id); !put) return put.error();
        const auto done =
            call_.update().change_record(store::Type::identity, (*identity)->id, mail::to_document(**identity));
        if (!done) return set_failure(done.error());
        if (changed.contains("route") || changed.contains("server") || changed.contains("password"))
            if (auto tried = send::try_waiting(call_.update(), (*identity)->id, call_.context().now); !tried)
                return set_failure(tried.error());
        return shows_all_ ? answer(**identity) : json(nullptr);
    }

    SetResult<void> destroy(const std::string& name) override {
        auto identity = find_identity(call_, name);
        if (!identity) return identity.error();
        if (!*identity) return not_found();
        if (!(*identity)->may_delete)
            return SetError{"forbidden", "It is that of the account itself, and goes with it.", {}, ""};
        const auto submissions = send::submissions(call_.view(), call_.scope);
        if (!submissions) return set_failure(submissions.error());
        for (const mail::Submission& submission : *submissions) {
            if (submission.identity == (*identity)->id && send::is_on_its_way(submission))
                return SetError{"forbidden", "Mail of it is still on its way.", {}, ""};
        }
        const auto removed = call_.update().remove_record(store::Type::identity, (*identity)->id);
        return removed ? SetResult<void>() : set_failure(removed.error());
    }

private:
    // The properties that are given, into the identity; each has been accepted by its row.
    SetResult<void> take(const json& object, Identity& identity) const {
        if (const auto name = object.find("name"); name != object.end()) identity.name = name->get<std::string>();
        if (const auto text = object.find("textSignature"); text != object.end())
            identity.text_signature = text->get<std::string>();
        if (const auto html = object.find("htmlSignature"); html != object.end())
            identity.html_signature = html->get<std::string>();
        if (const auto list = object.find("replyTo"); list != object.end()) identity.reply_to = addresses_from(*list);
        if (const auto list = object.find("bcc"); list != object.end()) identity.bcc = addresses_from(*list);
        if (auto checked = check_addresses("replyTo", identity.reply_to); !checked) return checked.error();
        if (auto checked = check_addresses("bcc", identity.bcc); !checked) return checked.error();
        if (auto taken = take_server(object, identity); !taken) return taken.error();
        send::judge(identity);
        // What a header field could not hold, its document does not either.
        const auto read_back = mail::identity_from_document(identity.id, mail::to_document(identity));
        if (read_back) return {};
        const std::string& where = read_back.error().where;
        return invalid_property(where.substr(0, where.find('/')), read_back.error().message());
    }

    SetResult<void> take_server(const json& object, Identity& identity) const {
        if (const auto route = object.find("route"); route != object.end()) {
            const auto known = mail::route_from_name(route->get<std::string>());
            if (!known) return invalid_property("route", "There is no such route.");
            identity.route = *known;
        }
        if (const auto server = object.find("server"); server != object.end() && !server->is_null()) {
            const json known = mail::to_json(mail::ServerSettings{});
            for (const auto& [name, value] : server->items())
                if (!known.contains(name) && name != "hasPassword")
                    return invalid_property("server/" + name, "There is no such setting.");
            auto settings = mail::server_settings_from_json(*server, "server", submissions_port);
            if (!settings) return invalid_property(settings.error().where, settings.error().message());
            if (settings->ca_file != identity.server.ca_file && !call_.context().may_name_files)
                return invalid_property("server/caFile", "Only on the command line.");
            identity.server = std::move(*settings);
        }
        if (identity.route == Identity::Route::custom && identity.server.host.empty())
            return invalid_property("server", "Must name the host.");
        if (const auto password = object.find("password"); password != object.end())
            identity.has_password = password->is_string() && !password->get_ref<const std::string&>().empty();
        return {};
    }

    SetResult<void> put_password(const json& object, mail::RecordId id) {
        const auto given = object.find("password");
        if (given == object.end()) return {};
        const Secret password(given->is_string() ? given->get<std::string>() : std::string());
        const auto put = call_.update().put_secret(id, mail::outgoing_password, password);
        return put ? SetResult<void>() : set_failure(put.error());
    }

    json answer(const Identity& identity) const {
        json set = server_set_part(identity);
        if (shows_all_) return set;
        return {{"id", set["id"]}, {"mayDelete", set["mayDelete"]}};
    }

    Call& call_;
    const bool shows_all_;
};

}  // namespace

MethodResult<std::unique_ptr<Writer>> identity_writer(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<IdentityWriter>(call));
}

}  // namespace kontor::jmap
