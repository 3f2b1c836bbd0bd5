#include "tests/engine/jmap/support/conversation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/engine/jmap/support/office.hpp"

namespace kontor::jmap {
namespace {

namespace fs = std::filesystem;

const std::string folder = std::string(KONTOR_TEST_DATA) + "/jmap/";

// What the office answers, in the place where the expected answer stands.
json play(Office& office, json step, const Ask& ask) {
    const std::string person = step.value("as", "ann");
    if (step.contains("deliver")) {
        office.deliver(person, mail::AccountId{step["account"].get<std::uint64_t>()},
                       message(step["deliver"].get<std::string>()));
        return step;
    }
    if (step.contains("upload")) {
        office.upload(person, mail::AccountId{step["account"].get<std::uint64_t>()},
                      message(step["upload"].get<std::string>()));
        return step;
    }
    if (step.contains("request")) {
        step["answer"] = ask(office, person, step["request"]);
        if (step["answer"].contains("sessionState")) step["answer"]["sessionState"] = "*";
        return step;
    }
    json request = {{"methodCalls", step["calls"]}};
    if (step.contains("using")) request["using"] = step["using"];
    const json answer = ask(office, person, request);
    step["answers"] = answer.contains("methodResponses") ? answer["methodResponses"] : answer;
    return step;
}

}  // namespace

std::vector<std::string> conversation_names() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        const std::size_t end = name.rfind(".json");
        if (end == std::string::npos || name.find(".actual.") != std::string::npos) continue;
        names.push_back(name.substr(0, end));
    }
    std::sort(names.begin(), names.end());
    return names;
}

json read_conversation(const std::string& name) {
    std::ifstream file(folder + name + ".json");
    json conversation = json::parse(file, nullptr, false);
    EXPECT_TRUE(conversation.is_object() && !conversation["steps"].empty()) << name << " is not JSON";
    return conversation;
}

json play_through(const json& conversation, store::Store& store, const Ask& ask) {
    Office office(store);
    json played = conversation;
    for (json& step : played["steps"]) step = play(office, step, ask);
    return played;
}

void play_conversation(const std::string& name, store::Store& store) {
    const json conversation = read_conversation(name);
    const json played = play_through(
        conversation, store,
        [](Office& office, const std::string& person, const json& request) { return office.ask(person, request); });
    for (std::size_t i = 0; i < conversation["steps"].size(); ++i) {
        const json& expected = conversation["steps"][i];
        EXPECT_EQ(played["steps"][i] == expected, true)
            << "step " << i << ": " << json::diff(expected, played["steps"][i]).dump(2).substr(0, 4000);
    }
    const std::string beside = folder + name + ".actual.json";
    if (played == conversation) {
        fs::remove(beside);
    } else {
        std::ofstream(beside) << played.dump(1) << "\n";
    }
}

}  // namespace kontor::jmap
