// A provider as the relay sees it: a function that answers requests, and says what it was asked.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "native/relay/oauth/fetch.hpp"

namespace kontor::test {

class ProviderDouble {
public:
    static oauth::Provider provider() {
        oauth::Provider provider;
        provider.name = "own";
        provider.title = "Own";
        provider.issuer = "https://id.example.org";
        provider.authorization_endpoint = "https://id.example.org/auth";
        provider.token_endpoint = "https://id.example.org/token";
        provider.scopes = "openid";
        provider.client_id = "kontor";
        provider.mail_hosts = {"127.0.0.1", "mail.example.org"};
        return provider;
    }

    oauth::Fetch fetch() {
        return [this](const oauth::Asked& asked) {
            std::function<oauth::Answered(const std::string&)> answer;
            std::string form(asked.form.reveal());
            {
                const std::lock_guard lock(mutex_);
                forms_.push_back(form);
                answer = answer_;
            }
            return answer(form);
        };
    }

    // From now on.
    void answer(int status, std::string body) {
        answer_with([=](const std::string&) { return oauth::Answered{status, body, {}}; });
    }
    void answer_with(std::function<oauth::Answered(const std::string& form)> answer) {
        const std::lock_guard lock(mutex_);
        answer_ = std::move(answer);
    }
    void give(const std::string& access, const std::string& refresh = "") {
        answer(200, R"({"token_type": "Bearer", "expires_in": 3600, "access_token": ")" + access + "\"" +
                        (refresh.empty() ? "" : R"(, "refresh_token": ")" + refresh + "\"") + "}");
    }

    std::vector<std::string> forms() const {
        const std::lock_guard lock(mutex_);
        return forms_;
    }
    std::size_t asked() const { return forms().size(); }

private:
    mutable std::mutex mutex_;
    std::function<oauth::Answered(const std::string&)> answer_ = [](const std::string&) {
        return oauth::Answered{0, {}, "nobody is there"};
    };
    std::vector<std::string> forms_;
};

}  // namespace kontor::test
