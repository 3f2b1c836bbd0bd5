// Conversations as texts. A script says who sends what, what the conversation under test must write, and
// which events it must yield; it runs whole, byte by byte and randomly cut, each time with the same result.
//
//   # a comment
//   @ security starttls        a setting; its meaning belongs to the subject
//   S: +OK ready               the peer (S for a client under test, C for a server) sends a line; CRLF is added
//   S- +OK no line end         the same without CRLF
//   S*3: x                     three times
//   C: STLS                    the subject must have written exactly these lines by now
//   TLS                        it must ask for TLS and is told that the handshake is done
//   > retrieve 1               a command to the subject
//   E: Done 1                  the subject must have yielded exactly these events by now
//   wait 30s                   time passes (ms, s, m), deadlines are kept
//   deadline 30s               the next deadline is so far away; "deadline none"
//   EOF                        the peer hangs up
//
// Lines of the peer that follow each other arrive together when the script runs whole.
//
// Escapes: \r \n \t \0 \\ \xHH, and \{200*ab} for 200 times "ab". Anything sent before a TLS line was
// sent in plain text: that is why the moment is marked and not guessed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/conversation.hpp"

namespace kontor::test {

struct Step {
    enum class Kind { deliver, expect_output, expect_event, command, tls, wait, deadline, end_of_input };
    Kind kind;
    std::string text;
    std::optional<Duration> time = {};
    int line = 0;
};

struct Script {
    std::string name;
    std::vector<std::pair<std::string, std::string>> settings;
    std::vector<Step> steps;
    std::string error;  // not empty: the text is no script
};

// `subject` is 'C' or 'S': whose lines are expected rather than sent.
Script parse_script(std::string name, std::string_view text, char subject);
// Every *.txt of tests/conversations/<folder>, by name.
std::vector<Script> read_scripts(const std::string& folder, char subject);

// How the peer's bytes are cut into receive() calls.
class Cut {
public:
    static Cut whole() { return Cut(0, 0); }
    static Cut bytes() { return Cut(1, 0); }
    static Cut random(std::uint32_t seed) { return Cut(9, seed); }

    std::size_t next(std::size_t left);

private:
    Cut(std::size_t most, std::uint32_t seed) : most_(most), state_(seed) {}
    std::size_t most_;  // 0: all
    std::uint32_t state_;
};

// Octets in printable form, the inverse of the escapes; long ones are abbreviated to their size and digest.
std::string printable(std::string_view octets);

// A Subject wraps a conversation:
//   conversation()                              the Conversation
//   std::optional<std::string> render(event)    an event as a line, or nothing while it waits for more (chunks)
//   std::optional<std::string> flush()          what render() held back, when a text is due
//   bool command(std::string_view words)        false: unknown
//   static bool is_need_tls(event)
// Returns the first difference, or an empty text.
template <class Subject>
class Run {
public:
    Run(Subject& subject, Cut cut, Instant now) : subject_(subject), cut_(cut), now_(now) {}

    std::string operator()(const Script& script) {
        for (const Step& step : script.steps) {
            take(step);
            if (!difference_.empty()) return script.name + ":" + std::to_string(step.line) + ": " + difference_;
        }
        settle();
        return difference_.empty() ? difference_ : script.name + ": at its end: " + difference_;
    }

private:
    void take(const Step& step) {
        if (step.kind != Step::Kind::command) commanding_ = false;
        subject_.conversation().tick(now_);
        switch (step.kind) {
            case Step::Kind::expect_output:
                expected_output_ += step.text;
                return;
            case Step::Kind::expect_event:
                expected_events_.push_back(step.text);
                return;
            case Step::Kind::deliver:
                settle();
                return deliver(step.text);
            case Step::Kind::command:
                if (!commanding_) settle();
                commanding_ = true;
                if (!subject_.command(step.text)) difference_ = "unknown or untrue: " + step.text;
                return;
            case Step::Kind::tls:
                settle();
                if (!need_tls_) return differ("a request for TLS", "none");
                need_tls_ = false;
                subject_.conversation().tls_established(now_);
                return drain();
            case Step::Kind::wait:
                settle();
                return wait(*step.time);
            case Step::Kind::deadline:
                settle();
                return check_deadline(step.time);
            case Step::Kind::end_of_input:
                settle();
                subject_.conversation().end_of_input(now_);
                return drain();
        }
    }

    void deliver(std::string_view bytes) {
        drain();
        while (!bytes.empty()) {
            const std::size_t size = cut_.next(bytes.size());
            // A fresh buffer, so that a view kept too long is seen by the sanitizers.
            const std::string piece(bytes.substr(0, size));
            subject_.conversation().receive(piece, now_);
            bytes.remove_prefix(size);
            drain();
        }
    }

    void wait(Duration time) {
        const Instant until = now_ + time;
        drain();
        for (int ticks = 0; ticks < 1000; ++ticks) {
            const auto due = subject_.conversation().deadline();
            if (!due || *due > until) break;
            if (*due > now_) now_ = *due;
            subject_.conversation().tick(now_);
            drain();
        }
        now_ = until;
    }

    void check_deadline(std::optional<Duration> expected) {
        const auto due = subject_.conversation().deadline();
        const auto text = [](std::optional<Duration> d) { return d ? std::to_string(d->count()) + " ms" : "none"; };
        const std::optional<Duration> actual = due ? std::optional(*due - now_) : std::nullopt;
        if (actual != expected) differ("deadline " + text(expected), text(actual));
    }

    // Events and output, over and over as a driver does, until nothing moves.
    void drain() {
        for (;;) {
            bool moved = false;
            while (auto event = subject_.conversation().next_event()) {
                moved = true;
                if (Subject::is_need_tls(*event)) {
                    if (!subject_.conversation().output().empty())
                        difference_ = "NeedTls before the output was written";
                    need_tls_ = true;
                } else if (auto line = subject_.render(*event)) {
                    events_.push_back(*line);
                }
            }
            while (!subject_.conversation().output().empty()) {
                moved = true;
                const std::size_t size = cut_.next(subject_.conversation().output().size());
                output_ += subject_.conversation().output().substr(0, size);
                subject_.conversation().sent(size);
            }
            if (!moved) return;
        }
    }

    // What was expected up to here must have happened, and nothing else.
    void settle() {
        if (!difference_.empty()) return;
        drain();
        if (auto line = expected_events_.size() > events_.size() ? subject_.flush() : std::nullopt)
            events_.push_back(*line);
        if (output_ != expected_output_) return differ(printable(expected_output_), printable(output_));
        if (events_ != expected_events_) return differ(joined(expected_events_), joined(events_));
        output_.clear();
        expected_output_.clear();
        events_.clear();
        expected_events_.clear();
    }

    void differ(const std::string& expected, const std::string& got) {
        if (difference_.empty())
            difference_ = "\n  expected: " + expected + "\n  got:      " + got + "\n  events:   " + joined(events_);
    }

    static std::string joined(const std::vector<std::string>& lines) {
        std::string text;
        for (const std::string& line : lines) text += (text.empty() ? "" : " | ") + line;
        return text;
    }

    Subject& subject_;
    Cut cut_;
    Instant now_;
    bool need_tls_ = false;
    bool commanding_ = false;  // commands that follow each other are given at once
    std::string output_, expected_output_;
    std::vector<std::string> events_, expected_events_;
    std::string difference_;
};

}  // namespace kontor::test
