#include "engine/jmap/i_json.hpp"

#include <utility>
#include <vector>

#include "engine/jmap/json.hpp"

namespace kontor::jmap {
namespace {

// Builds the value from the parser's events, because the library's own builder lets the last of two equal members
// win without a word.
class Builder final : public nlohmann::json_sax<json> {
public:
    bool null() override { return add(json(nullptr)); }
    bool boolean(bool value) override { return add(json(value)); }
    bool number_integer(number_integer_t value) override { return add(json(value)); }
    bool number_unsigned(number_unsigned_t value) override { return add(json(value)); }
    bool number_float(number_float_t value, const string_t&) override { return add(json(value)); }
    bool string(string_t& value) override { return add(json(std::move(value))); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(json::object()); }
    bool start_array(std::size_t) override { return open(json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        const auto [at, is_new] = open_.back()->get_ref<json::object_t&>().try_emplace(std::move(name));
        member_ = &at->second;
        return is_new;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

    json take() { return std::move(root_); }

private:
    json* place(json value) {
        if (open_.empty()) return &(root_ = std::move(value));
        if (open_.back()->is_object()) return &(*member_ = std::move(value));
        open_.back()->push_back(std::move(value));
        return &open_.back()->back();
    }
    bool add(json value) {
        place(std::move(value));
        return true;
    }
    bool open(json container) {
        if (open_.size() == json_depth) return false;
        open_.push_back(place(std::move(container)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    json root_;
    std::vector<json*> open_;  // only the last one grows, so the others stay where they are
    json* member_ = nullptr;   // of open_.back(), waiting for its value
};

}  // namespace

std::optional<json> parse_i_json(Bytes text) {
    Builder builder;
    if (!json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
    return builder.take();
}

std::string write_json(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace kontor::jmap
