#include "engine/search/language.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/search/values.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::search {
namespace {

using Code = Mistake::Code;

constexpr std::size_t most_nodes = 150;  // JMAP filters may have 200
constexpr std::size_t deepest = 20;

constexpr std::string_view ideographic_space = "\xE3\x80\x80";

// Octets of white space at `at`, or 0.
std::size_t space_at(std::string_view text, std::size_t at) {
    if (at < text.size() && text::is_space(text[at])) return 1;
    return text.compare(at, ideographic_space.size(), ideographic_space) == 0 ? ideographic_space.size() : 0;
}

bool takes_words(Operator op) {
    return op == Operator::text || op == Operator::from || op == Operator::to || op == Operator::cc ||
           op == Operator::bcc || op == Operator::subject || op == Operator::body || op == Operator::list ||
           op == Operator::filename;
}

class Reader {
public:
    Reader(std::string_view text, const Moment& moment) : text_(text), moment_(moment) {}

    Parsed read() {
        Parsed parsed;
        skip_space();
        if (at_end()) return parsed;
        Node tree;
        if (read_any(tree, Operator::text, 0) && !at_end()) fail(Code::stray_bracket, at_, 1);
        if (mistake_)
            parsed.mistake = mistake_;
        else
            parsed.tree = std::move(tree);
        return parsed;
    }

private:
    bool at_end() const { return at_ >= text_.size(); }
    void skip_space() {
        while (const std::size_t length = at_end() ? 0 : space_at(text_, at_)) at_ += length;
    }
    bool fail(Code code, std::size_t offset, std::size_t length) {
        if (!mistake_) mistake_ = Mistake{code, offset, length};
        return false;
    }
    // AND, OR and NOT are capitals with space or a bracket around them.
    bool sees(std::string_view keyword) const {
        if (text_.compare(at_, keyword.size(), keyword) != 0) return false;
        const std::size_t behind = at_ + keyword.size();
        return behind >= text_.size() || space_at(text_, behind) > 0 || text_[behind] == '(' || text_[behind] == ')';
    }
    bool take(std::string_view keyword) {
        if (!sees(keyword)) return false;
        at_ += keyword.size();
        skip_space();
        return true;
    }
    bool ends_operand() const { return at_end() || text_[at_] == ')'; }

    bool read_any(Node& node, Operator op, std::size_t depth);
    bool read_all(Node& node, Operator op, std::size_t depth);
    bool read_one(Node& node, Operator op, std::size_t depth);
    bool read_negated(Node& node, Operator op, std::size_t begin, std::size_t depth);
    bool read_brackets(Node& node, Operator op, std::size_t depth);
    bool read_term(Node& node, Operator op, std::size_t depth);
    bool read_value(Node& node, std::size_t begin);
    bool read_quoted(Node& node);
    bool understand(Node& node, std::size_t value_at);
    std::optional<Operator> operator_at(std::size_t& behind);

    std::string_view text_;
    const Moment& moment_;
    std::size_t at_ = 0, nodes_ = 0;
    std::optional<Mistake> mistake_;
};

// One operand is itself; several become a node.
void join(Node& node, Node::Kind kind, std::vector<Node> operands) {
    if (operands.size() == 1) {
        Node only = std::move(operands.front());
        node = std::move(only);
        return;
    }
    node.kind = kind;
    node.offset = operands.front().offset;
    node.length = operands.back().offset + operands.back().length - node.offset;
    node.operands = std::move(operands);
}

bool Reader::read_any(Node& node, Operator op, std::size_t depth) {
    std::vector<Node> operands;
    do {
        if (!read_all(operands.emplace_back(), op, depth)) return false;
    } while (take("OR"));
    join(node, Node::Kind::any_of, std::move(operands));
    return true;
}

bool Reader::read_all(Node& node, Operator op, std::size_t depth) {
    std::vector<Node> operands;
    do {
        if (ends_operand() || sees("OR")) return fail(Code::missing_term, at_, 0);
        if (!read_one(operands.emplace_back(), op, depth)) return false;
        skip_space();
    } while (take("AND") || (!ends_operand() && !sees("OR")));
    join(node, Node::Kind::all_of, std::move(operands));
    return true;
}

bool Reader::read_one(Node& node, Operator op, std::size_t depth) {
    const std::size_t begin = at_;
    if (++nodes_ > most_nodes || depth > deepest) return fail(Code::too_complex, at_, text_.size() - at_);
    if (sees("AND")) return fail(Code::missing_term, at_, 0);
    if (take("NOT")) return read_negated(node, op, begin, depth);
    if (text_[at_] == '-') {
        ++at_;
        // A dash by itself is a dash.
        if (!at_end() && space_at(text_, at_) == 0) return read_negated(node, op, begin, depth);
        at_ = begin;
    }
    if (text_[at_] == '(') return read_brackets(node, op, depth);
    return read_term(node, op, depth);
}

bool Reader::read_negated(Node& node, Operator op, std::size_t begin, std::size_t depth) {
    if (ends_operand() || sees("OR")) return fail(Code::missing_term, at_, 0);
    node.kind = Node::Kind::none_of;
    if (!read_one(node.operands.emplace_back(), op, depth + 1)) return false;
    node.offset = begin;
    node.length = at_ - begin;
    return true;
}

bool Reader::read_brackets(Node& node, Operator op, std::size_t depth) {
    const std::size_t open = at_++;
    skip_space();
    if (at_end()) return fail(Code::unclosed_bracket, open, 1);
    if (!read_any(node, op, depth + 1)) return false;
    if (at_end()) return fail(Code::unclosed_bracket, open, 1);
    ++at_;
    return true;
}

// An operator and its colon at the place; empty: a word begins there.
std::optional<Operator> Reader::operator_at(std::size_t& behind) {
    std::size_t end = at_;
    while (end < text_.size() && text::is_alpha(text_[end])) ++end;
    if (end == at_ || end >= text_.size() || text_[end] != ':') return std::nullopt;
    behind = end + 1;
    const std::string_view name = text_.substr(at_, end - at_);
    for (const OperatorName& known : operator_names())
        if (text::equal_ignoring_case(known.name, name)) return known.op;
    // An address of the web is a word.
    if (text_.compare(behind, 2, "//") != 0) fail(Code::unknown_operator, at_, end - at_ + 1);
    return std::nullopt;
}

bool Reader::read_term(Node& node, Operator op, std::size_t depth) {
    const std::size_t begin = at_;
    node.op = op;
    std::size_t value_at = at_;
    if (const auto named = operator_at(value_at)) {
        node.op = *named;
        at_ = value_at;
        if (at_end() || space_at(text_, at_) > 0 || text_[at_] == ')')
            return fail(Code::missing_term, begin, at_ - begin);
        if (text_[at_] == '(') {
            if (!takes_words(*named)) return fail(Code::takes_no_brackets, begin, at_ - begin);
            return read_brackets(node, *named, depth);
        }
    }
    if (mistake_) return false;
    const std::size_t value_begin = at_;
    if (!read_value(node, begin)) return false;
    node.offset = begin;
    node.length = at_ - begin;
    return understand(node, value_begin);
}

bool Reader::read_value(Node& node, std::size_t begin) {
    if (text_[at_] == '"') return read_quoted(node);
    const std::size_t from = at_;
    while (!at_end() && space_at(text_, at_) == 0 && text_[at_] != '"' && text_[at_] != '(' && text_[at_] != ')') ++at_;
    node.value = std::string(text_.substr(from, at_ - from));
    return node.value.empty() ? fail(Code::missing_term, begin, at_ - begin) : true;
}

bool Reader::read_quoted(Node& node) {
    const std::size_t open = at_++;
    node.is_phrase = true;
    for (; !at_end() && text_[at_] != '"'; ++at_) {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
        node.value += text_[at_];
    }
    if (at_end()) return fail(Code::unclosed_quote, open, text_.size() - open);
    ++at_;
    return node.value.empty() ? fail(Code::missing_term, open, 2) : true;
}

bool Reader::understand(Node& node, std::size_t value_at) {
    const std::size_t length = at_ - value_at;
    if (node.op == Operator::is || node.op == Operator::has) {
        std::transform(node.value.begin(), node.value.end(), node.value.begin(), text::lower);
        const auto& flags = flag_names();
        const bool known = node.op == Operator::has ? node.value == has_attachment_name
                                                    : std::count(flags.begin(), flags.end(), node.value) > 0;
        return known || fail(Code::bad_flag, value_at, length);
    }
    if (node.op == Operator::larger || node.op == Operator::smaller) {
        const auto octets = read_size(node.value);
        node.octets = octets.value_or(0);
        return octets || fail(Code::bad_size, value_at, length);
    }
    const bool is_date = node.op == Operator::before || node.op == Operator::after;
    if (!is_date && node.op != Operator::older && node.op != Operator::newer) return true;
    const auto moment = is_date ? read_date(node.value, moment_) : read_age(node.value, moment_);
    node.moment = moment.value_or(UtcTime{});
    return moment || fail(is_date ? Code::bad_date : Code::bad_age, value_at, length);
}

}  // namespace

const std::vector<OperatorName>& operator_names() {
    static const std::vector<OperatorName> names = {
        {Operator::from, "from"},       {Operator::to, "to"},
        {Operator::cc, "cc"},           {Operator::bcc, "bcc"},
        {Operator::subject, "subject"}, {Operator::body, "body"},
        {Operator::list, "list"},       {Operator::filename, "filename"},
        {Operator::in, "in"},           {Operator::account, "account"},
        {Operator::is, "is"},           {Operator::has, "has"},
        {Operator::larger, "larger"},   {Operator::smaller, "smaller"},
        {Operator::before, "before"},   {Operator::after, "after"},
        {Operator::older, "older"},     {Operator::newer, "newer"},
    };
    return names;
}

const std::vector<std::string_view>& flag_names() {
    static const std::vector<std::string_view> names = {"unread", "read", "starred", "unstarred", "answered", "draft"};
    return names;
}

std::string_view mistake_name(Code code) {
    constexpr std::array<std::string_view, 13> names = {
        "missing-term",      "unclosed-quote",  "unclosed-bracket", "stray-bracket", "unknown-operator",
        "takes-no-brackets", "bad-flag",        "bad-size",         "bad-date",      "bad-age",
        "unknown-mailbox",   "unknown-account", "too-complex"};
    return names[static_cast<std::size_t>(code)];
}

Parsed parse(std::string_view text, const Moment& moment) { return Reader(text, moment).read(); }

}  // namespace kontor::search
