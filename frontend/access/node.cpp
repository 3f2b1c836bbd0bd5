#include "frontend/access/node.hpp"

#include <array>

namespace kontor::access {

namespace {

struct RoleRow {
    Role role;
    std::string_view name;
    bool interactive;
};

constexpr std::array<RoleRow, 25> kRoles{{
    {Role::group, "group", false},
    {Role::region, "region", false},
    {Role::navigation, "navigation", false},
    {Role::main, "main", false},
    {Role::heading, "heading", false},
    {Role::text, "text", false},
    {Role::status, "status", false},
    {Role::alert, "alert", false},
    {Role::button, "button", true},
    {Role::link, "link", true},
    {Role::checkbox, "checkbox", true},
    {Role::radio, "radio", true},
    {Role::radiogroup, "radiogroup", false},
    {Role::textbox, "textbox", true},
    {Role::searchbox, "searchbox", true},
    {Role::grid, "grid", false},
    {Role::row, "row", true},
    {Role::gridcell, "gridcell", false},
    {Role::menu, "menu", false},
    {Role::menuitem, "menuitem", true},
    {Role::dialog, "dialog", false},
    {Role::progressbar, "progressbar", false},
    {Role::separator, "separator", true},
    {Role::document, "document", false},
    {Role::image, "img", false},
}};

const RoleRow& row(Role role) { return kRoles[static_cast<std::size_t>(role)]; }

}  // namespace

std::string_view role_name(Role role) { return row(role).name; }

bool is_interactive(Role role) { return row(role).interactive; }

}  // namespace kontor::access
