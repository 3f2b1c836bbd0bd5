// Where the keyboard is, and where its keys lead: what a browser does with the elements of a page, done with the access
// tree. Tab walks what can be reached, a key presses what it is at, arrows walk menus, choices and days.
#pragma once

#include <functional>
#include <string>

#include "frontend/access/request.hpp"
#include "frontend/access/tree.hpp"

namespace kontor::desktop {

class Focus {
public:
    // tell: focus, blur, press and step, as they happen.
    explicit Focus(std::function<void(access::Request)> tell) : tell_(std::move(tell)) {}

    // What is drawn now; what the keyboard was at and is no longer there has lost it. Before each other call.
    void follow(const access::Tree& tree);

    const std::string& at() const { return at_; }
    const access::Node* node() const { return tree_ == nullptr || at_.empty() ? nullptr : tree_->find(at_); }
    bool is_in_field() const;

    void move(const std::string& id);  // empty: nowhere

    // Keys that what the keyboard is at answers by itself, as its role promises. True: done.
    struct Key {
        std::string name;
        bool shift = false, control = false;
    };
    bool press(const Key& key);
    void tab(bool backwards);

private:
    bool walk(const access::Node& from, const std::string& key);
    bool walk_in_columns(const access::Node& from, const access::Node& group, const std::string& key);

    std::function<void(access::Request)> tell_;
    const access::Tree* tree_ = nullptr;
    std::string at_;
};

bool is_field(const access::Node& node);

}  // namespace kontor::desktop
