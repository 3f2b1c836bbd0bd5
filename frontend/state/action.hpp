// Everything a person can do in the window. Views emit it, shortcuts are translated into it, and update() is the only
// place that carries it out.
//
// actions/ has a header a subject: one plain struct for each thing that can be done, and the variant of them, which is
// what the function of that subject takes (update.hpp). An Action is any of these structs, and made of one without a
// word:
//     ui.act(state::OpenEmail{id});
// One variant over all the structs would be simpler to say; but what is generated for each std::visit grows with the
// product of alternatives and of the length of the variant's name (docs/decisions/047).
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>
#include <variant>

#include "frontend/state/actions/account.hpp"
#include "frontend/state/actions/account_form.hpp"
#include "frontend/state/actions/collecting.hpp"
#include "frontend/state/actions/compose.hpp"
#include "frontend/state/actions/days.hpp"
#include "frontend/state/actions/filters.hpp"
#include "frontend/state/actions/identity.hpp"
#include "frontend/state/actions/mail.hpp"
#include "frontend/state/actions/mailbox.hpp"
#include "frontend/state/actions/outbox.hpp"
#include "frontend/state/actions/people.hpp"
#include "frontend/state/actions/provider.hpp"
#include "frontend/state/actions/search.hpp"
#include "frontend/state/actions/transfer.hpp"
#include "frontend/state/actions/vacation.hpp"
#include "frontend/state/actions/window.hpp"

namespace kontor::state {

using Subject = std::variant<WindowAction, MailAction, SearchAction, MailboxAction, TransferAction, AccountAction,
                             AccountFormAction, ProviderAction, IdentityAction, VacationAction, DayAction, OutboxAction,
                             FiltersAction, ComposeAction, CollectingAction, PeopleAction>;

// How many subjects have T, and the place of the last of them.
struct SubjectCount {
    std::size_t count = 0, place = 0;
};
template <class T, class Variant>
inline constexpr bool kIsOneOf = false;
template <class T, class... Ts>
inline constexpr bool kIsOneOf<T, std::variant<Ts...>> = (std::is_same_v<T, Ts> || ...);
template <class T, class Variant>
inline constexpr SubjectCount kSubjects;
template <class T, class... Ts>
inline constexpr SubjectCount kSubjects<T, std::variant<Ts...>> = [] {
    SubjectCount found;
    std::size_t place = 0;
    ((kIsOneOf<T, Ts> ? void((++found.count, found.place = place)) : void(), ++place), ...);
    return found;
}();
// Something that can be done: of exactly one subject.
template <class T>
concept Doing = kSubjects<T, Subject>
.count == 1;
template <Doing T>
using SubjectOf = std::variant_alternative_t<kSubjects<T, Subject>.place, Subject>;

class Action {
public:
    template <Doing T>
    Action(T what) : subject_(std::in_place_type<SubjectOf<T>>, std::in_place_type<T>, std::move(what)) {}

    const Subject& subject() const { return subject_; }

    // Null: it is something else.
    template <Doing T>
    const T* as() const {
        const auto* subject = std::get_if<SubjectOf<T>>(&subject_);
        return subject == nullptr ? nullptr : std::get_if<T>(subject);
    }

private:
    Subject subject_;
};

}  // namespace kontor::state
