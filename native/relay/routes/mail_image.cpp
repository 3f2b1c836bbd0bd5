#include "native/relay/routes/mail_image.hpp"

#include "engine/base/sha256.hpp"
#include "native/relay/auth/token.hpp"
#include "native/relay/images/fetch_image.hpp"
#include "native/relay/log/log.hpp"
#include "native/relay/routes/routes.hpp"

namespace kontor::routes {

namespace {

std::string signature(const Office& office, mail::UserId user, std::string_view url) {
    const Sha256Digest digest = hmac_sha256(office.signing_key.reveal(), user.to_string() + ' ' + std::string(url));
    std::string text;
    for (std::size_t i = 0; i < 16; ++i) {
        text += "0123456789abcdef"[digest[i] >> 4];
        text += "0123456789abcdef"[digest[i] & 15];
    }
    return text;
}

}  // namespace

std::string image_address(const Office& office, mail::UserId user, std::string_view url) {
    return "/mail/image?u=" + http::percent_encode(url) + "&s=" + signature(office, user, url);
}

bool image_address_is_ours(const Office& office, mail::UserId user, std::string_view url, std::string_view given) {
    return auth::equal_in_constant_time(signature(office, user, url), given);
}

http::Plan mail_image(const http::Head& head, Office& office, Guest guest) {
    http::Plan plan;
    admit(plan, head, office, guest, Origin::any_without_cookie);
    plan.lane = http::Lane::slow;
    plan.answer = [&office, guest, url = std::string(head.target.parameter("u").value_or("")),
                   given = std::string(head.target.parameter("s").value_or(""))](const std::string&) {
        if (!image_address_is_ours(office, guest->identity.user, url, given)) {
            return http::problem(403, "about:blank",
                                 "This address was not made by this relay, or before it was restarted.");
        }
        auto picture = images::fetch_image(url, net::Policy{office.settings.allow_private_hosts});
        if (!picture) {
            log::info("image.failed", {{"why", picture.error().message()}});
            return http::problem(502, "about:blank", "The picture did not come.");
        }
        http::Response response;
        response.with("Content-Type", std::string(picture->media_type));
        response.with("Content-Security-Policy", "default-src 'none'; sandbox");
        response.with("Cache-Control", "private, max-age=86400");
        response.body = std::move(picture->octets);
        return response;
    };
    return plan;
}

}  // namespace kontor::routes
