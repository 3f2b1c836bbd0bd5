#include "frontend/access/diff.hpp"

#include <algorithm>
#include <unordered_map>

namespace kontor::access {

namespace {

using Index = std::unordered_map<std::string_view, std::size_t>;

Index index(const Tree& tree) {
    Index places;
    for (std::size_t i = 0; i < tree.nodes().size(); ++i) places[tree.nodes()[i].id] = i;
    return places;
}

// Which of the kept children stand in the same order as before: the longest rising run of their old places.
// Only the others have to move.
std::vector<bool> staying(const std::vector<std::size_t>& old_places) {
    std::vector<std::size_t> tails, previous(old_places.size(), SIZE_MAX);
    for (std::size_t i = 0; i < old_places.size(); ++i) {
        const auto at = std::lower_bound(tails.begin(), tails.end(), old_places[i],
                                         [&](std::size_t tail, std::size_t place) { return old_places[tail] < place; });
        if (at != tails.begin()) previous[i] = *(at - 1);
        if (at == tails.end())
            tails.push_back(i);
        else
            *at = i;
    }
    std::vector<bool> stays(old_places.size(), false);
    for (std::size_t i = tails.empty() ? SIZE_MAX : tails.back(); i != SIZE_MAX; i = previous[i]) stays[i] = true;
    return stays;
}

// Ids of nodes that kept their parent but changed their order among its children.
std::vector<std::string_view> reordered(const Tree& before, const Index& was, const Tree& now) {
    std::unordered_map<std::string_view, std::vector<const Node*>> kept;
    for (const Node& node : now.nodes()) {
        const auto old = was.find(node.id);
        if (old != was.end() && before.nodes()[old->second].parent == node.parent) kept[node.parent].push_back(&node);
    }
    std::vector<std::string_view> moved;
    for (const auto& [parent, children] : kept) {
        std::vector<std::size_t> places;
        for (const Node* child : children) places.push_back(was.at(child->id));
        if (std::is_sorted(places.begin(), places.end())) continue;
        const std::vector<bool> stays = staying(places);
        for (std::size_t i = 0; i < children.size(); ++i)
            if (!stays[i]) moved.push_back(children[i]->id);
    }
    std::sort(moved.begin(), moved.end());
    return moved;
}

}  // namespace

std::vector<Change> diff(const Tree& before, const Tree& now) {
    const Index was = index(before), is = index(now);
    std::vector<Change> changes;
    for (auto node = before.nodes().rbegin(); node != before.nodes().rend(); ++node)
        if (!is.count(node->id)) changes.push_back({Change::Kind::remove, &*node, {}});

    const std::vector<std::string_view> moved = reordered(before, was, now);
    std::unordered_map<std::string_view, std::string_view> last_child;
    for (const Node& node : now.nodes()) {
        const std::string_view after = last_child[node.parent];
        last_child[node.parent] = node.id;
        const auto old = was.find(node.id);
        if (old == was.end()) {
            changes.push_back({Change::Kind::insert, &node, after});
            continue;
        }
        const Node& earlier = before.nodes()[old->second];
        if (earlier.parent != node.parent || std::binary_search(moved.begin(), moved.end(), std::string_view(node.id)))
            changes.push_back({Change::Kind::move, &node, after});
        else if (!(earlier == node))
            changes.push_back({Change::Kind::update, &node, after});
    }
    return changes;
}

}  // namespace kontor::access
