// std::visit with one lambda an alternative.
#pragma once

namespace kontor::state {

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

}  // namespace kontor::state
