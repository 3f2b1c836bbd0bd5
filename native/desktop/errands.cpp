#include "native/desktop/errands.hpp"

#include <algorithm>

namespace kontor::desktop {

void Errands::post(Work work) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(work));
    }
    wake_();
}

void Errands::post_at(Instant time, Work work) { later_.emplace_back(time, std::move(work)); }

std::optional<Instant> Errands::due() const {
    std::optional<Instant> first;
    for (const auto& [time, work] : later_) first = first ? std::min(*first, time) : time;
    return first;
}

bool Errands::run(Instant now) {
    std::vector<Work> ready;
    {
        const std::lock_guard lock(mutex_);
        ready.swap(waiting_);
    }
    const auto is_later = [now](const auto& each) { return each.first > now; };
    const auto split = std::stable_partition(later_.begin(), later_.end(), is_later);
    for (auto each = split; each != later_.end(); ++each) ready.push_back(std::move(each->second));
    later_.erase(split, later_.end());
    for (const Work& work : ready) work();
    return !ready.empty();
}

}  // namespace kontor::desktop
