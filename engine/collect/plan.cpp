#include "engine/collect/plan.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "engine/base/limits.hpp"
#include "engine/collect/retention.hpp"

namespace kontor::collect {
namespace {

using Fate = store::Uidl::Fate;
using Identity = Fetch::Identity;

constexpr char own_mark = '\x01';
constexpr std::string_view header_prefix = "\x01header:";
constexpr std::size_t reset_minimum = 20;

// Message numbers ascend in both listings, so sizes are found by walking along.
class Sizes {
public:
    explicit Sizes(const pop3::SizeListing* listing) : listing_(listing) {}

    std::uint64_t of(pop3::MessageNumber number) {
        if (!listing_) return 0;
        while (at_ < listing_->size() && (*listing_)[at_].number < number) ++at_;
        return at_ < listing_->size() && (*listing_)[at_].number == number ? (*listing_)[at_].octets : 0;
    }

private:
    const pop3::SizeListing* listing_;
    std::size_t at_ = 0;
};

// Rows by their UIDL. The store gives them in that order, and most servers list theirs in the same, so that one mostly
// stands behind the one before; then nothing is built and nothing is searched.
class Rows {
public:
    explicit Rows(std::span<const store::Uidl> rows) : rows_(rows) {
        if (std::is_sorted(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.uidl < b.uidl; }))
            return;
        order_.resize(rows.size());
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        std::stable_sort(order_.begin(), order_.end(),
                         [&](std::size_t a, std::size_t b) { return rows[a].uidl < rows[b].uidl; });
    }

    std::optional<std::size_t> find(std::string_view uidl) {
        if (next_ < rows_.size() && uidl_at(next_) == uidl) return row_at(next_++);
        std::size_t low = 0, high = rows_.size();
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            uidl_at(middle) < uidl ? low = middle + 1 : high = middle;
        }
        if (low == rows_.size() || uidl_at(low) != uidl) return std::nullopt;
        next_ = low + 1;
        return row_at(low);
    }

private:
    std::size_t row_at(std::size_t place) const { return order_.empty() ? place : order_[place]; }
    std::string_view uidl_at(std::size_t place) const { return rows_[row_at(place)].uidl; }

    std::span<const store::Uidl> rows_;
    std::vector<std::size_t> order_;  // empty: as they are
    std::size_t next_ = 0;
};

class Planner {
public:
    explicit Planner(const Situation& situation)
        : s_(situation), sizes_(situation.sizes), rows_(situation.known), listed_(situation.known.size(), false) {}

    Plan run() {
        from_now_on_ = s_.since.rule == mail::Since::Rule::now && s_.known.empty();
        if (from_now_on_ && s_.consistent) plan_.skip.emplace_back(began_uidl);
        for (std::size_t i = 0; i < s_.listing.size(); ++i) line(s_.listing[i]);
        if (s_.consistent) missing();
        reconcile();
        go_on_with_reset();
        if (plan_.reset || plan_.restored || !s_.consistent) plan_.remove.clear();
        std::reverse(plan_.fetch.begin(), plan_.fetch.end());
        if (!s_.sizes && !plan_.fetch.empty()) plan_.needs_sizes = true;
        return std::move(plan_);
    }

private:
    void line(const pop3::UidlListing::Line& line) {
        const std::uint64_t claimed = sizes_.of(line.number);
        const auto known = rows_.find(line.uidl);
        if (known) listed_[*known] = true;
        if (!line.trusted && from_now_on_) return;
        if (!line.trusted) return fetch(line.number, {}, Identity::header, claimed);
        if (!known) return unknown(line, claimed);
        familiar(line, claimed, *known);
    }

    void unknown(const pop3::UidlListing::Line& line, std::uint64_t claimed) {
        if (from_now_on_) {
            // An incomplete listing does not say what is old: the next one decides.
            if (s_.consistent) plan_.skip.emplace_back(line.uidl);
            return;
        }
        fetch(line.number, line.uidl, Identity::uidl, claimed);
    }

    void familiar(const pop3::UidlListing::Line& line, std::uint64_t claimed, std::size_t at) {
        const store::Uidl& row = s_.known[at];
        if (row.vanished_at) return fetch(line.number, line.uidl, Identity::content, claimed);
        switch (row.fate) {
            case Fate::collected:
                if (deletion_due(row, s_.keep, s_.now, s_.clock_is_trusted)) remove(line.number, at);
                return;
            case Fate::delete_unknown:
                return remove(line.number, at);
            case Fate::deleted:
                return still_there(line, claimed, at);
            case Fate::failing:
                if (row.attempts < retrieval_attempts) {
                    fetch(line.number, line.uidl, Identity::uidl, claimed);
                    plan_.fetch.back().attempts = row.attempts;
                }
                return;
            case Fate::oversize:
                if (row.size <= limit() && row.attempts < retrieval_attempts) fetch_for_stub(line, claimed, row);
                return;
            case Fate::wanted:
                fetch_for_stub(line, claimed, row);
                return;
            case Fate::skipped:
            case Fate::quarantined:
            case Fate::kept:
                return;
        }
    }

    // A stub that the person destroyed is wanted by nobody.
    void fetch_for_stub(const pop3::UidlListing::Line& line, std::uint64_t claimed, const store::Uidl& row) {
        if (row.email == mail::EmailId{}) return;
        fetch(line.number, line.uidl, Identity::uidl, claimed);
        Fetch& entry = plan_.fetch.back();
        entry.stub = row.email;
        entry.attempts = row.attempts;
        entry.only_recent = false;
        entry.is_wanted = row.fate == Fate::wanted;
        if (entry.is_wanted) entry.oversize = claimed > limits::collected_message;
    }

    // The server confirmed the deletion and lists it again: it ignored DELE (F27), or gave the UIDL to another message.
    void still_there(const pop3::UidlListing::Line& line, std::uint64_t claimed, std::size_t at) {
        if (!s_.sizes) {
            plan_.needs_sizes = s_.known[at].attempts < deletion_attempts;
            if (!plan_.needs_sizes) ++plan_.undeletable;
            return;
        }
        if (claimed == s_.known[at].size) return remove(line.number, at);
        fetch(line.number, line.uidl, Identity::content, claimed);
    }

    void remove(pop3::MessageNumber number, std::size_t at) {
        if (s_.known[at].attempts >= deletion_attempts) {
            ++plan_.undeletable;
            return;
        }
        plan_.remove.push_back({number, at});
    }

    void fetch(pop3::MessageNumber number, std::string_view uidl, Identity identity, std::uint64_t claimed) {
        Fetch entry;
        entry.number = number;
        entry.uidl = uidl;
        entry.identity = identity;
        entry.claimed = claimed;
        entry.oversize = claimed > limit();
        entry.only_recent = s_.since.rule == mail::Since::Rule::days;
        plan_.fetch.push_back(std::move(entry));
    }

    void missing() {
        std::size_t living = 0;
        for (std::size_t i = 0; i < s_.known.size(); ++i) {
            const store::Uidl& row = s_.known[i];
            if (row.vanished_at || row.uidl.front() == own_mark) continue;
            if (row.fate != Fate::deleted) ++living;
            if (listed_[i]) continue;
            const bool ours = row.fate == Fate::deleted || row.fate == Fate::delete_unknown;
            (ours ? plan_.deleted : plan_.gone).push_back(i);
        }
        recognise_reset(living);
    }

    void reconcile() {
        const auto mark = rows_.find(restored_uidl);
        plan_.restored = mark && !s_.known[*mark].vanished_at;
        if (plan_.restored && s_.consistent && plan_.fetch.empty()) plan_.gone.push_back(*mark);
    }

    void recognise_reset(std::size_t living) {
        const std::size_t gone = plan_.gone.size();
        if (gone < reset_minimum || 2 * gone < living) return;
        std::size_t fresh = plan_.skip.size();
        for (const Fetch& entry : plan_.fetch) fresh += entry.identity == Identity::uidl ? 1 : 0;
        plan_.reset = 2 * fresh >= gone;
    }

    void go_on_with_reset() {
        const auto mark = rows_.find(reset_uidl);
        const bool is_marked = mark && !s_.known[*mark].vanished_at;
        if (is_marked && s_.consistent && plan_.fetch.empty()) return plan_.gone.push_back(*mark);
        if (plan_.reset && !is_marked) plan_.skip.emplace_back(reset_uidl);
        plan_.reset = plan_.reset || is_marked;
        if (!plan_.reset) return;
        for (Fetch& entry : plan_.fetch)
            if (entry.identity == Identity::uidl) entry.identity = Identity::content;
    }

    std::uint64_t limit() const { return s_.max_message_size ? s_.max_message_size : limits::collected_message; }

    const Situation& s_;
    Sizes sizes_;
    Rows rows_;
    std::vector<bool> listed_;
    bool from_now_on_ = false;
    Plan plan_;
};

}  // namespace

// Who has collected nothing yet has nothing to compare with; and where messages always were known by their headers, an
// unknown header is a new message.
Again downloaded_again(std::span<const Fetch> fetch, std::span<const store::Uidl> known) {
    Again again;
    const bool has_any = std::any_of(known.begin(), known.end(), [](const store::Uidl& row) {
        return row.hash != mail::ContentHash{} && !is_header_uidl(row.uidl);
    });
    if (!has_any) return again;
    for (const Fetch& entry : fetch) {
        if (entry.identity == Identity::uidl || entry.oversize) continue;
        ++again.messages;
        again.octets += entry.claimed;
    }
    return again;
}

Plan plan(const Situation& situation) { return Planner(situation).run(); }

std::string header_uidl(const mail::ContentHash& header) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string name(header_prefix);
    for (const std::uint8_t octet : header) {
        name += digits[octet >> 4];
        name += digits[octet & 15];
    }
    return name;
}

bool is_header_uidl(std::string_view uidl) { return uidl.substr(0, header_prefix.size()) == header_prefix; }

}  // namespace kontor::collect
