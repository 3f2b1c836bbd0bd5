#include "native/storage/search_rank.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <new>

#include "native/storage/search_words.hpp"

namespace kontor::storage {
namespace {

// body, subject, sender, recipient, copy, blind_copy, attachment, list
constexpr std::array<double, 8> weights = {1, 8, 4, 2, 2, 2, 4, 2};
constexpr double saturation = 1.2, length_matters = 0.75;  // k1 and b of the formula
constexpr double tells_nothing = 1e-6;                     // a phrase that half of all documents have

// Of one query, kept from row to row.
struct Measures {
    double average_words = 1;  // of a document
    int phrases = 0;
    std::unique_ptr<double[]> telling;  // how much each phrase tells (IDF)
    std::unique_ptr<double[]> found;    // of the document at hand: how often each occurs, weighed
};

struct Counting {
    sqlite3_int64 documents = 0, most = 0;
};

int count_one(const Fts5ExtensionApi*, Fts5Context*, void* counting) {
    auto& c = *static_cast<Counting*>(counting);
    return ++c.documents > c.most ? SQLITE_DONE : SQLITE_OK;
}

int measure(const Fts5ExtensionApi* api, Fts5Context* query, Measures& m) {
    sqlite3_int64 rows = 0, words = 0;
    if (const int code = api->xRowCount(query, &rows); code != SQLITE_OK) return code;
    if (const int code = api->xColumnTotalSize(query, -1, &words); code != SQLITE_OK) return code;
    if (rows > 0 && words > 0) m.average_words = static_cast<double>(words) / static_cast<double>(rows);
    m.phrases = api->xPhraseCount(query);
    const auto count = static_cast<std::size_t>(m.phrases);
    m.telling.reset(new (std::nothrow) double[count]);
    m.found.reset(new (std::nothrow) double[count]);
    if (!m.telling || !m.found) return SQLITE_NOMEM;
    m.telling[0] = 1;
    for (int phrase = 0; phrase < m.phrases && m.phrases > 1; ++phrase) {
        Counting counting{0, rows / 2};
        const int code = api->xQueryPhrase(query, phrase, &counting, count_one);
        if (code != SQLITE_OK && code != SQLITE_DONE) return code;
        const auto hits = static_cast<double>(counting.documents), all = static_cast<double>(rows);
        m.telling[static_cast<std::size_t>(phrase)] =
            std::max(std::log((all - hits + 0.5) / (hits + 0.5)), tells_nothing);
    }
    return SQLITE_OK;
}

int score(const Fts5ExtensionApi* api, Fts5Context* query, Measures& m, double& sum) {
    std::fill_n(m.found.get(), m.phrases, 0.0);
    int places = 0, words = 0;
    if (const int code = api->xInstCount(query, &places); code != SQLITE_OK) return code;
    for (int place = 0; place < places; ++place) {
        int phrase = 0, column = 0, offset = 0;
        if (const int code = api->xInst(query, place, &phrase, &column, &offset); code != SQLITE_OK) return code;
        m.found[static_cast<std::size_t>(phrase)] += weights[static_cast<std::size_t>(column)];
    }
    if (const int code = api->xColumnSize(query, -1, &words); code != SQLITE_OK) return code;
    const double length = 1 - length_matters + length_matters * words / m.average_words;
    for (std::size_t phrase = 0; phrase < static_cast<std::size_t>(m.phrases); ++phrase) {
        const double found = m.found[phrase];
        sum += m.telling[phrase] * found * (saturation + 1) / (found + saturation * length);
    }
    return SQLITE_OK;
}

void fitness(const Fts5ExtensionApi* api, Fts5Context* query, sqlite3_context* result, int, sqlite3_value**) {
    auto* measures = static_cast<Measures*>(api->xGetAuxdata(query, 0));
    int code = SQLITE_OK;
    if (!measures) {
        measures = new (std::nothrow) Measures;
        code = measures ? measure(api, query, *measures) : SQLITE_NOMEM;
        if (code == SQLITE_OK)
            code = api->xSetAuxdata(query, measures, [](void* kept) { delete static_cast<Measures*>(kept); });
        else
            delete measures;
    }
    double sum = 0;
    if (code == SQLITE_OK) code = score(api, query, *measures, sum);
    if (code == SQLITE_OK)
        sqlite3_result_double(result, -sum);  // the best first
    else
        sqlite3_result_error_code(result, code);
}

}  // namespace

Result<void> register_rank(Connection& db) {
    const auto api = fts5(db);
    if (!api) return api.error();
    const int code = (*api)->xCreateFunction(*api, "fitness", nullptr, fitness, nullptr);
    if (code != SQLITE_OK) return db.failure(code);
    return {};
}

}  // namespace kontor::storage
