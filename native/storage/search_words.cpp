#include "native/storage/search_words.hpp"

#include <sqlite3.h>

namespace kontor::storage {
namespace {

using Emit = int (*)(void*, int, const char*, int, int, int);

int create(void*, const char**, int, Fts5Tokenizer** made) {
    static int nothing;
    *made = reinterpret_cast<Fts5Tokenizer*>(&nothing);  // it has no state
    return SQLITE_OK;
}

int emit_word(Emit emit, void* context, std::string_view word, std::size_t begin, std::size_t end) {
    return emit(context, 0, word.data(), static_cast<int>(word.size()), static_cast<int>(begin), static_cast<int>(end));
}

int tokenize_query(std::string_view text, Emit emit, void* context) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) {
            if (const int code = emit_word(emit, context, text.substr(at, end - at), at, end); code != SQLITE_OK)
                return code;
        }
        at = end + 1;
    }
    return SQLITE_OK;
}

int tokenize(Fts5Tokenizer*, void* context, int flags, const char* octets, int size, Emit emit) {
    const std::string_view text(octets ? octets : "", static_cast<std::size_t>(size));
    if (flags & FTS5_TOKENIZE_QUERY) return tokenize_query(text, emit, context);
    search::WordReader words(text);
    while (words.next()) {
        if (const int code = emit_word(emit, context, words.word(), words.begin(), words.end()); code != SQLITE_OK)
            return code;
    }
    return SQLITE_OK;
}

}  // namespace

Result<fts5_api*> fts5(Connection& db) {
    fts5_api* api = nullptr;
    sqlite3_stmt* statement = nullptr;
    int code = sqlite3_prepare_v2(db.handle(), "SELECT fts5(?1)", -1, &statement, nullptr);
    if (code == SQLITE_OK) code = sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
    if (code == SQLITE_OK) sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (!api) return Failure{Failure::Kind::io, "this SQLite has no FTS5"};
    return api;
}

Result<void> register_words(Connection& db) {
    const auto api = fts5(db);
    if (!api) return api.error();
    fts5_tokenizer tokenizer{create, [](Fts5Tokenizer*) {}, tokenize};
    const int code = (*api)->xCreateTokenizer(*api, "kontor", nullptr, &tokenizer, nullptr);
    if (code != SQLITE_OK) return db.failure(code);
    return {};
}

std::string match_expression(const search::Phrase& phrase) {
    std::string expression = "\"";
    for (const std::string& word : phrase.words) expression += (expression.size() > 1 ? " " : "") + word;
    expression += '"';
    if (phrase.is_prefix) expression += " *";
    return expression;
}

}  // namespace kontor::storage
