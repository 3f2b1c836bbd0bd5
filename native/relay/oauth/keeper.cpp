#include "native/relay/oauth/keeper.hpp"

#include "engine/mail/external_account_json.hpp"
#include "native/relay/log/log.hpp"

namespace kontor::oauth {

namespace {

constexpr std::size_t keeper_threads = 2;
// Between two replacements of tokens that a mail server does not take.
constexpr std::int64_t before_replacing_again = 60 * 60;

Access refuse(mail::ErrorClass error_class, const char* detail, std::string message, std::string server = {}) {
    Access access;
    access.error = mail::CollectError{};
    access.error->error_class = error_class;
    access.error->detail = detail;
    access.error->message = std::move(message);
    access.error->server = std::move(server);
    return access;
}

Access must_sign_in(const std::string& title, std::string words) {
    return refuse(mail::ErrorClass::auth, "sign-in", title + " no longer lets Kontor in: sign in there again",
                  std::move(words));
}

std::string said(const Trouble& trouble) {
    return trouble.words.empty() ? trouble.code : trouble.code + ": " + trouble.words;
}

Access in_trouble(const Provider& provider, const Trouble& trouble) {
    switch (trouble.kind) {
        case Trouble::Kind::ended:
            return must_sign_in(provider.title, trouble.words);
        case Trouble::Kind::temporary:
            return refuse(mail::ErrorClass::connect, "oauth-unavailable",
                          provider.title + " gives no access at the moment; the password there is not the reason",
                          said(trouble));
        case Trouble::Kind::refused:
            break;
    }
    return refuse(mail::ErrorClass::provider, "oauth-refused",
                  provider.title + " refuses this Kontor as a program; its administrator must look at [oauth." +
                      provider.name + "] of the configuration",
                  said(trouble));
}

Access token_of(const Tokens& tokens) {
    Access access;
    access.token = tokens.access;
    return access;
}

}  // namespace

Keeper::Keeper(store::Store& store, Registry& registry, Settings settings)
    : store_(store), registry_(registry), settings_(std::move(settings)) {
    for (std::size_t i = 0; i < keeper_threads; ++i) threads_.emplace_back([this] { work(); });
}

Keeper::~Keeper() { stop(); }

void Keeper::stop() {
    std::map<Key, std::deque<Asking>> left;
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
        left.swap(waiting_);
        ready_.clear();
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    for (auto& [key, asking] : left)
        for (const Asking& one : asking)
            one.answer(refuse(mail::ErrorClass::connect, "stopping", "Kontor is stopping"));
}

void Keeper::access(const AccessRequest& request, std::function<void(Access)> answer) {
    {
        const std::lock_guard lock(mutex_);
        if (!is_stopping_) {
            const Key key{request.user, request.account};
            auto& asking = waiting_[key];
            asking.push_back({request, std::move(answer)});
            if (asking.size() == 1) ready_.push_back(key);
            wake_.notify_one();
            return;
        }
    }
    answer(refuse(mail::ErrorClass::connect, "stopping", "Kontor is stopping"));
}

// The one who asked first is answered first; its entry stays in front until then, so that nobody else begins.
void Keeper::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return is_stopping_ || !ready_.empty(); });
        if (is_stopping_) return;
        const Key key = ready_.front();
        ready_.pop_front();
        const AccessRequest request = waiting_[key].front().request;
        Memory& memory = memory_[key];
        lock.unlock();
        Access access = give(key, request, memory);
        lock.lock();
        const auto found = waiting_.find(key);
        if (found == waiting_.end()) return;  // stop() has taken all, and answers
        const Asking asking = std::move(found->second.front());
        found->second.pop_front();
        if (found->second.empty()) {
            waiting_.erase(found);
        } else {
            ready_.push_back(key);
        }
        lock.unlock();
        asking.answer(std::move(access));
        lock.lock();
    }
}

Access Keeper::give(Key key, const AccessRequest& request, Memory& memory) {
    auto kept = stored(key);
    if (!kept)
        return refuse(mail::ErrorClass::storage, "sealed",
                      "The tokens of the account cannot be read: " + kept.error().message);
    if (!*kept) return must_sign_in("The provider", {});
    if (memory.granted != (*kept)->granted) {
        memory = Memory{};
        memory.granted = (*kept)->granted;
    }
    const Tokens tokens = memory.newer ? *memory.newer : std::move(**kept);
    if (memory.newer) keep(key, tokens, memory);
    const std::optional<Provider> provider = registry_.find(tokens.provider);
    if (!provider)
        return refuse(mail::ErrorClass::provider, "oauth-refused",
                      "There is no [oauth." + tokens.provider + "] in the configuration of this Kontor");
    if (!provider->may_show_tokens_to(request.host))
        return refuse(mail::ErrorClass::provider, "oauth-host",
                      request.host + " is no mail server of " + provider->title +
                          ", and is not shown what opens mailboxes there");
    if (tokens.has_ended) return must_sign_in(provider->title, {});
    const UtcTime now = settings_.now();
    const bool is_refused = !request.refused.empty() && request.refused.reveal() == tokens.access.reveal();
    if (is_refused && memory.replaced && now.seconds - memory.replaced->seconds < before_replacing_again)
        return must_sign_in(provider->title, "its mail server refuses a new token, too");
    if (is_usable(tokens, now) && !is_refused && !is_due(tokens, now)) return token_of(tokens);
    if (is_refused) memory.replaced = now;
    return refresh(key, *provider, tokens, memory, is_refused);
}

Access Keeper::refresh(Key key, const Provider& configured, const Tokens& tokens, Memory& memory, bool is_refused) {
    const UtcTime now = settings_.now();
    const bool still_good = is_usable(tokens, now) && !is_refused;
    if (tokens.refresh.empty()) return still_good ? token_of(tokens) : must_sign_in(configured.title, {});
    if (memory.failures > 0 && now < memory.not_before)
        return still_good ? token_of(tokens) : in_trouble(configured, memory.trouble);

    Trouble trouble;
    const Result<Provider> provider = registry_.discovered(configured.name, now);
    if (!provider) {
        trouble = {Trouble::Kind::temporary, "discovery", provider.error().message()};
    } else {
        const TokenRequest request = refresh_request(*provider, tokens.refresh);
        const Answered answered = settings_.fetch({provider->token_endpoint, request.body, request.authorization});
        auto answer = read_answer(answered.status, answered.body, *provider, settings_.now());
        if (auto* grant = std::get_if<Grant>(&answer)) {
            const Tokens fresh = renewed(tokens, std::move(*grant));
            memory.failures = 0;
            keep(key, fresh, memory);
            log::info("oauth.renewed", {{"provider", configured.name}, {"account", key.second.to_string()}});
            return token_of(fresh);
        }
        trouble = std::get<Trouble>(std::move(answer));
        if (trouble.words.empty()) trouble.words = answered.why;
    }
    log::warning("oauth.not-renewed",
                 {{"provider", configured.name}, {"account", key.second.to_string()}, {"why", said(trouble)}});
    if (trouble.kind == Trouble::Kind::ended) {
        keep(key, ended(tokens), memory);
        return in_trouble(configured, trouble);
    }
    memory.trouble = trouble;
    const Duration wait = before_asking_again(trouble.kind, ++memory.failures);
    memory.not_before =
        UtcTime{settings_.now().seconds + std::chrono::duration_cast<std::chrono::seconds>(wait).count()};
    return still_good ? token_of(tokens) : in_trouble(configured, trouble);
}

store::Result<std::optional<Tokens>> Keeper::stored(Key key) {
    const std::optional<Tokens> none;
    auto view = store_.view(key.first);
    if (!view) return view.error();
    auto secret = (*view)->secret(key.second, mail::oauth_tokens);
    if (!secret) return secret.error();
    if (!*secret) return none;
    auto tokens = tokens_from_document(**secret);
    return tokens ? std::optional(std::move(*tokens)) : none;
}

// Unless the person has signed in anew meanwhile.
void Keeper::keep(Key key, const Tokens& tokens, Memory& memory) {
    const auto write = [&]() -> store::Result<void> {
        auto transaction = store_.begin();
        if (!transaction) return transaction.error();
        auto update = (*transaction)->as(key.first);
        if (!update) return update.error();
        const auto record = (*update)->record(store::Type::external_account, mail::Scope::all(), key.second);
        if (!record) return record.error();
        const auto before = (*update)->secret(key.second, mail::oauth_tokens);
        if (!before) return before.error();
        const auto known = *before ? tokens_from_document(**before) : Result<Tokens>(Error{});
        if (!*record || !known || known->granted != tokens.granted) return {};
        if (auto put = (*update)->put_secret(key.second, mail::oauth_tokens, to_document(tokens)); !put) return put;
        return (*transaction)->commit();
    };
    memory.newer = tokens;
    const store::Result<void> written = write();
    if (written) memory.newer.reset();
    if (!written) log::error("oauth.not-stored", {{"why", written.error().message}});
}

}  // namespace kontor::oauth
