#include "native/relay/routes/router.hpp"

#include "native/relay/log/log.hpp"

namespace kontor::routes {

namespace {

// The window's own page (threats B12): its script and WebAssembly, nothing inline, no eval. Frames hold
// sanitised mail, which has a policy of its own (mail_html.cpp).
constexpr std::string_view window_policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' blob: data:; "
    "style-src 'self'; font-src 'self'; frame-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

using Make = http::Plan (*)(const http::Head&, Office&, Guest);

bool is_jmap(const http::Head& head) {
    const auto& path = head.target.path;
    return path.substr(0, 6) == "/jmap/" || path == "/.well-known/jmap";
}

bool has_field(const http::Response& response, std::string_view name) {
    for (const http::Field& field : response.fields) {
        if (field.name == name) return true;
    }
    return false;
}

// What every answer carries, whoever made it.
void dress(http::Response& response, bool cross_origin) {
    const auto add = [&](const char* name, std::string_view value) {
        if (!has_field(response, name)) response.with(name, std::string(value));
    };
    add("X-Content-Type-Options", "nosniff");
    add("Referrer-Policy", "no-referrer");
    add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    add("Cache-Control", "no-store");
    if (!cross_origin) {
        add("Cross-Origin-Resource-Policy", "same-origin");
        return;
    }
    // Any origin may speak JMAP with a token of its own; a browser adds no cookie to "*".
    add("Access-Control-Allow-Origin", "*");
    add("Cross-Origin-Resource-Policy", "cross-origin");
}

http::Plan dressed(http::Plan plan, bool cross_origin) {
    if (plan.admit) {
        plan.admit = [admit = std::move(plan.admit), cross_origin] {
            auto refused = admit();
            if (refused) dress(*refused, cross_origin);
            return refused;
        };
    }
    if (plan.sink) {
        plan.sink = [sink = std::move(plan.sink), cross_origin](Bytes part) {
            auto refused = sink(part);
            if (refused) dress(*refused, cross_origin);
            return refused;
        };
    }
    plan.answer = [answer = std::move(plan.answer), cross_origin](std::string body) {
        http::Response response = answer(std::move(body));
        if (response.status != 101) dress(response, cross_origin);
        return response;
    };
    return plan;
}

http::Plan refuse(int status, std::string_view detail) {
    return http::answer_with(http::problem(status, "about:blank", detail));
}

http::Plan nothing_here() { return refuse(404, "There is nothing here."); }

http::Plan wrong_method(std::string allowed) {
    http::Response response = http::problem(405, "about:blank", "Not with this method.");
    response.with("Allow", std::move(allowed));
    return http::answer_with(std::move(response));
}

// OPTIONS asks without credentials and must be answered without them (Fetch 3.2.2).
http::Plan preflight() {
    http::Response response{204, {}, std::string()};
    response.with("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    response.with("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept, Last-Event-ID");
    response.with("Access-Control-Max-Age", "86400");
    return http::answer_with(std::move(response));
}

// Over https of our own, by the name that people type.
bool comes_by_name(const http::Head& head, const std::string& public_url) {
    if (!head.is_encrypted || !public_url.starts_with("https://")) return false;
    const auto place = place_of(head, public_url);
    return place && place->base_url == public_url;
}

bool reads(const http::Head& head) { return head.method == "GET" || head.method == "HEAD"; }

}  // namespace

Router::Router(Office& office, std::optional<Window> window, Health health, Metrics metrics)
    : office_(office), window_(std::move(window)), health_(std::move(health)), metrics_(std::move(metrics)) {}

http::Plan Router::plan(const http::Head& head) {
    http::Plan plan = dressed(route(head), is_jmap(head));
    if (!comes_by_name(head, office_.settings.public_url)) return plan;
    // RFC 6797 7.1. Behind a proxy this is the proxy's to promise; an address or "localhost" is not one's own for ever.
    plan.answer = [answer = std::move(plan.answer)](std::string body) {
        http::Response response = answer(std::move(body));
        if (response.status != 101) response.with("Strict-Transport-Security", "max-age=31536000");
        return response;
    };
    return plan;
}

http::Plan Router::route(const http::Head& head) {
    const std::string& path = head.target.path;
    if (path == "/healthz") {
        http::Plan plan;
        plan.for_everybody = true;
        plan.lane = http::Lane::store;
        plan.answer = [this](const std::string&) {
            const auto trouble = health_();
            return http::text(trouble ? 503 : 200, trouble ? *trouble + "\n" : "ok\n");
        };
        return reads(head) ? plan : wrong_method("GET, HEAD");
    }

    const auto place = place_of(head, office_.settings.public_url);
    if (!place) return refuse(421, "This relay does not go by that name. Set its public URL to allow it.");
    auto guest = std::make_shared<Visitor>();
    guest->place = *place;
    guest->address = client_address(head, office_.settings.public_url);

    if (path == "/metrics") {
        // Figures say how much mail there is: for this machine, and for people who signed in.
        http::Plan plan;
        const bool own_machine = place->is_loopback && !head.field("x-forwarded-for") &&
                                 (head.peer.substr(0, 4) == "127." || head.peer == "::1");
        if (!own_machine) admit(plan, head, office_, guest, Origin::any_without_cookie);
        plan.lane = http::Lane::store;
        plan.answer = [this](const std::string&) {
            http::Response response = http::text(200, metrics_());
            response.fields[0].value = "text/plain; version=0.0.4; charset=utf-8";
            return response;
        };
        return reads(head) ? plan : wrong_method("GET, HEAD");
    }
    if (is_jmap(head)) return jmap(head, std::move(guest));

    const auto& segments = head.target.segments;
    const bool posts = head.method == "POST";
    if (path == "/auth/login") return posts ? login(head, office_, guest) : wrong_method("POST");
    if (path == "/auth/logout") return posts ? logout(head, office_, guest) : wrong_method("POST");
    if (path == "/auth/password") return posts ? choose_password(head, office_, guest) : wrong_method("POST");
    if (path == "/auth/ticket") return posts ? ticket(head, office_, guest) : wrong_method("POST");
    if (segments[0] == "auth") return nothing_here();
    if (segments[0] == "oauth") {
        if (!office_.sign_ins) return nothing_here();
        if (path != "/oauth/start" && path != "/oauth/callback") return nothing_here();
        if (head.method != "GET") return wrong_method("GET");
        return path == "/oauth/start" ? oauth_start(head, office_, guest) : oauth_callback(head, office_, guest);
    }
    if (segments[0] == "mail" && segments.size() > 1 && segments[1] == "import") {
        if (segments.size() != 3 && segments.size() != 4) return nothing_here();
        if (!posts) return wrong_method("POST");
        return segments.size() == 3 ? begin_import(head, office_, guest) : import_slice(head, office_, guest);
    }
    if (!reads(head)) return wrong_method("GET, HEAD");
    if (segments[0] == "mail") {
        if (segments.size() == 4 && segments[1] == "html") return mail_html(head, office_, guest);
        if (segments.size() == 4 && segments[1] == "export") return export_mail(head, office_, guest);
        if (segments.size() == 2 && segments[1] == "image") return mail_image(head, office_, guest);
        return nothing_here();
    }
    return page(head);
}

http::Plan Router::jmap(const http::Head& head, Guest guest) {
    if (head.method == "OPTIONS") return preflight();
    const auto& segments = head.target.segments;
    const auto only = [&](bool right, const char* method, Make make) {
        return right ? make(head, office_, guest) : wrong_method(method);
    };
    if (segments[0] == ".well-known") return only(reads(head), "GET, HEAD, OPTIONS", &session);
    const std::string& what = segments[1];
    const bool gets = head.method == "GET", posts = head.method == "POST";
    if (what == "api" && segments.size() == 2) return only(posts, "POST, OPTIONS", &api);
    if (what == "ws" && segments.size() == 2) return only(gets, "GET", &socket);
    if (what == "eventsource" && segments.size() <= 3) return only(gets, "GET, OPTIONS", &events);
    if (what == "upload" && (segments.size() == 3 || (segments.size() == 4 && segments[3].empty()))) {
        return only(posts, "POST, OPTIONS", &upload);
    }
    if (what == "download" && segments.size() == 5) return only(reads(head), "GET, HEAD, OPTIONS", &download);
    return nothing_here();
}

http::Plan Router::page(const http::Head& head) {
    http::Response response =
        window_ ? window_->answer(head) : http::text(404, "The window is not installed. Start with --window DIR.\n");
    response.with("Content-Security-Policy", std::string(window_policy));
    response.with("Cross-Origin-Opener-Policy", "same-origin");
    response.with("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    if (!has_field(response, "Cache-Control")) response.with("Cache-Control", "no-cache");
    http::Plan plan = http::answer_with(std::move(response));
    plan.for_everybody = true;
    return plan;
}

}  // namespace kontor::routes
