// Every tests/corpus/NAME.eml against NAME.json beside it, with LF and with CRLF, whole and in pieces. The JSON says
// what a reader of that message should see; keys it leaves out are not checked. What came instead is left in
// NAME.actual.json.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/engine/charset_port.hpp"
#include "tests/engine/mime/describe.hpp"

namespace kontor::tests {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> corpus() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(KONTOR_TEST_DATA "/corpus"))
        if (entry.path().extension() == ".eml") names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string with_crlf(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') out += '\r';
        out += c;
    }
    return out;
}

json only_expected_keys(const json& actual, const json& expected) {
    json out = json::object();
    for (const auto& [key, value] : expected.items())
        out[key] = actual.contains(key) ? actual[key] : json("no such key");
    return out;
}

class Corpus : public testing::TestWithParam<std::string> {
protected:
    static void SetUpTestSuite() { install_charset_port(); }

    static void check(const std::string& whole, const json& expected, const std::string& name) {
        const json actual = describe(mime::parse(whole), whole);
        const fs::path left = fs::path(KONTOR_TEST_DATA "/corpus") / (name + ".actual.json");
        const json seen = only_expected_keys(actual, expected);
        if (seen == expected) {
            fs::remove(left);
            return;
        }
        std::ofstream(left) << actual.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
        for (const auto& [key, value] : expected.items())
            EXPECT_EQ(seen[key], value) << name << ": " << key << "; all of it in " << left;
    }
};

TEST_P(Corpus, ReadsAsExpectedWithEitherLineEnd) {
    const std::string path = KONTOR_TEST_DATA "/corpus/" + GetParam();
    const json expected = json::parse(read(path + ".json"), nullptr, false);
    ASSERT_TRUE(expected.is_object()) << path << ".json";
    ASSERT_TRUE(expected.contains("structure") && expected.contains("damaged")) << "every message says at least these";
    const std::string lf = read(path + ".eml");
    check(lf, expected, GetParam());
    if (!HasFailure()) check(with_crlf(lf), expected, GetParam());
}

TEST_P(Corpus, ReadsTheSameInPieces) {
    const std::string lf = read(KONTOR_TEST_DATA "/corpus/" + GetParam() + ".eml");
    for (const std::string& whole : {lf, with_crlf(lf)}) {
        const mime::Message at_once = mime::parse(whole);
        for (const std::size_t piece : {1, 2, 3, 7, 61}) {
            mime::MessageScanner scanner;
            for (std::size_t at = 0; at < whole.size(); at += piece) scanner.feed(Bytes(whole).substr(at, piece));
            EXPECT_TRUE(scanner.finish() == at_once) << "cut every " << piece;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Mail, Corpus, testing::ValuesIn(corpus()), [](const auto& row) {
    std::string name = row.param;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
    return name;
});

TEST(CorpusSize, IsAtLeastAsLargeAsPromised) { EXPECT_GE(corpus().size(), 150u); }

}  // namespace
}  // namespace kontor::tests
