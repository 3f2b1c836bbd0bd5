// Records are JSON documents (engine/store/store.hpp). How their properties are read, one after another and strictly,
// so that a document somebody wrote by hand, or an older Kontor, never becomes half a value.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"

namespace kontor::mail {

// The value whose name is `text`, where the names stand in the order of the values.
template <class Enum, std::size_t N>
std::optional<Enum> enum_from(const std::array<std::string_view, N>& names, std::string_view text) {
    for (std::size_t i = 0; i < N; ++i) {
        if (names[i] == text) return static_cast<Enum>(i);
    }
    return std::nullopt;
}

// What is not there is null in a document.
inline nlohmann::json text_or_null(const std::string& text) {
    return text.empty() ? nlohmann::json(nullptr) : nlohmann::json(text);
}
template <class Id>
nlohmann::json id_or_null(Id id) {
    return id ? nlohmann::json(id.to_string()) : nlohmann::json(nullptr);
}

// One object. The first property that is wrong stays as the error, with its name as a JSON pointer without the leading
// slash behind `inside`; afterwards nothing is read any more. What is missing or null leaves the value alone.
class DocumentReader {
public:
    DocumentReader(const nlohmann::json& object, std::string_view inside) : object_(object), inside_(inside) {
        if (!object.is_object()) error_ = Error{"Not an object", "object", object.type_name(), std::string(inside)};
    }

    void read(const char* name, std::string& into) {
        const nlohmann::json* value = find(name);
        if (!value) return;
        if (!value->is_string()) return wrong(name, "string", *value);
        into = value->get_ref<const std::string&>();
        for (const unsigned char c : into) {
            if (c < 0x20 || c == 0x7f) return wrong(name, "text without control characters", *value);
        }
    }

    void read(const char* name, bool& into) {
        const nlohmann::json* value = find(name);
        if (!value) return;
        if (!value->is_boolean()) return wrong(name, "true or false", *value);
        into = value->get<bool>();
    }

    // Text of any number of lines.
    void read_text(const char* name, std::string& into) {
        const nlohmann::json* value = find(name);
        if (!value) return;
        if (!value->is_string()) return wrong(name, "string", *value);
        into = value->get_ref<const std::string&>();
    }

    void read(const char* name, UtcTime& into) {
        const nlohmann::json* value = find(name);
        if (!value) return;
        if (!value->is_number_integer()) return wrong(name, "seconds since 1970", *value);
        into.seconds = value->get<std::int64_t>();
    }

    template <class Number>
    void read(const char* name, Number& into, std::uint64_t least = 0,
              std::uint64_t most = std::numeric_limits<Number>::max()) {
        const nlohmann::json* value = find(name);
        if (!value) return;
        if (!value->is_number_unsigned()) return wrong(name, "unsigned integer", *value);
        const auto number = value->get<std::uint64_t>();
        if (number < least || number > most) return wrong(name, "a number in range", *value);
        into = static_cast<Number>(number);
    }

    // `parse` takes a name and gives an optional value.
    template <class T, class Parse>
    void read_name(const char* name, T& into, Parse parse) {
        std::string text;
        const nlohmann::json* value = find(name);
        if (!value) return;
        read(name, text);
        if (error_) return;
        if (auto parsed = parse(std::string_view(text))) {
            into = *parsed;
        } else {
            wrong(name, "a known name", *value);
        }
    }

    // `read_one(item, where)` is called for each item of an array and gives a Result.
    template <class T, class ReadOne>
    void read_list(const char* name, std::vector<T>& into, ReadOne read_one) {
        const nlohmann::json* value = find(name);
        if (!value) return;
        if (!value->is_array()) return wrong(name, "array", *value);
        into.clear();
        for (const nlohmann::json& item : *value) {
            Result<T> one = read_one(item, where(name) + "/" + std::to_string(into.size()));
            if (!one) return fail(one.error());
            into.push_back(std::move(*one));
        }
    }

    const nlohmann::json* find(const char* name) const {
        if (error_) return nullptr;
        const auto at = object_.find(name);
        return at == object_.end() || at->is_null() ? nullptr : &*at;
    }

    void wrong(const char* name, std::string_view expected, const nlohmann::json& got) {
        if (error_) return;
        error_ = Error{"Property is not valid", std::string(expected), got.type_name(), where(name)};
    }
    void fail(Error error) {
        if (!error_) error_ = std::move(error);
    }

    const std::optional<Error>& error() const { return error_; }
    std::string where(const char* name) const { return inside_.empty() ? name : inside_ + "/" + name; }

private:
    const nlohmann::json& object_;
    std::string inside_;
    std::optional<Error> error_;
};

}  // namespace kontor::mail
