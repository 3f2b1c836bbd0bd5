// Mailbox/query (RFC 8621 2.3).
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "engine/jmap/json.hpp"
#include "engine/jmap/list_query.hpp"
#include "engine/jmap/mailbox/mailbox.hpp"
#include "engine/jmap/method.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::jmap {
namespace {

bool name_contains(const json& mailbox, const json& part) {
    const std::string name = text::fold_case(mailbox["name"].get_ref<const std::string&>());
    return name.find(text::fold_case(part.get_ref<const std::string&>())) != std::string::npos;
}

constexpr std::array<FilterRow, 5> filters = {{
    {"parentId", is_id_or_null, [](const json& mailbox, const json& id) { return mailbox["parentId"] == id; }},
    {"name", is_text, name_contains},
    {"role", is_text_or_null, [](const json& mailbox, const json& role) { return mailbox["role"] == role; }},
    {"hasAnyRole", is_boolean, [](const json& mailbox, const json& any) { return mailbox["role"].is_null() != any; }},
    {"isSubscribed", is_boolean, [](const json& mailbox, const json& is) { return mailbox["isSubscribed"] == is; }},
}};
constexpr std::array<std::string_view, 2> sorts = {"sortOrder", "name"};
constexpr ListQueryTable table = {filters, sorts};

class MailboxQuery final : public ListQuery {
public:
    MailboxQuery(Call& call, bool sort_as_tree, bool filter_as_tree)
        : ListQuery(call, table), sort_as_tree_(sort_as_tree), filter_as_tree_(filter_as_tree) {}

    MethodResult<Ids> touched(const std::string& since) override;

protected:
    MethodResult<std::vector<json>> result() override;

private:
    using ById = std::map<std::string, json>;
    bool is_shown(const json& mailbox, const ById& all) const;
    // Appends the children of `parent` in order, each followed by its own.
    void append_below(const json& parent, std::vector<const json*>& children, std::vector<json>& tree) const;

    bool sort_as_tree_, filter_as_tree_;
};

bool MailboxQuery::is_shown(const json& mailbox, const ById& all) const {
    if (!matches(mailbox)) return false;
    if (!filter_as_tree_ || mailbox["parentId"].is_null()) return true;
    const auto parent = all.find(mailbox["parentId"].get_ref<const std::string&>());
    return parent == all.end() || is_shown(parent->second, all);
}

void MailboxQuery::append_below(const json& parent, std::vector<const json*>& sorted, std::vector<json>& tree) const {
    for (const json* mailbox : sorted) {
        if ((*mailbox)["parentId"] != parent) continue;
        tree.push_back(*mailbox);
        append_below((*mailbox)["id"], sorted, tree);
    }
}

MethodResult<std::vector<json>> MailboxQuery::result() {
    auto objects = all_objects();
    if (!objects) return objects.error();
    std::sort(objects->begin(), objects->end(), [this](const json& a, const json& b) { return before(a, b); });
    // As a tree even those are sorted that the filter leaves out: they stand between others and their ancestors.
    if (sort_as_tree_) {
        std::vector<const json*> sorted;
        for (const json& object : *objects) sorted.push_back(&object);
        std::vector<json> tree;
        append_below(nullptr, sorted, tree);
        *objects = std::move(tree);
    }
    ById all;
    for (const json& object : *objects) all.emplace(object["id"].get<std::string>(), object);
    std::vector<json> shown;
    for (json& object : *objects) {
        if (is_shown(object, all)) shown.push_back(std::move(object));
    }
    return shown;
}

// In a tree, a mailbox that moves or is renamed takes all below it along.
MethodResult<Ids> MailboxQuery::touched(const std::string& since) {
    auto touched = ListQuery::touched(since);
    if (!touched || touched->empty() || !(sort_as_tree_ || filter_as_tree_)) return touched;
    const auto objects = all_objects();
    if (!objects) return objects.error();
    std::set<std::string> all(touched->begin(), touched->end());
    for (const json& object : *objects) all.insert(object["id"].get<std::string>());
    return Ids(all.begin(), all.end());
}

}  // namespace

MethodResult<std::unique_ptr<Query>> mailbox_query(Call& call) {
    Arguments arguments(call.arguments);
    const bool sort_as_tree = arguments.boolean("sortAsTree", false);
    const bool filter_as_tree = arguments.boolean("filterAsTree", false);
    if (arguments.error()) return *arguments.error();
    auto query = std::make_unique<MailboxQuery>(call, sort_as_tree, filter_as_tree);
    if (auto read = query->read_arguments(); !read) return read.error();
    return std::unique_ptr<Query>(std::move(query));
}

}  // namespace kontor::jmap
