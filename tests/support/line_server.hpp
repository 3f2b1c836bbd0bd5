// What the scripted servers share: a real socket on loopback, one thread a connection, lines read in the clear, a
// transcript of them, and rules that are asked before the server answers.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace kontor::test {

// In any case of the letters.
bool begins_with(std::string_view text, std::string_view prefix);

class LineServer {
public:
    LineServer(const LineServer&) = delete;
    LineServer& operator=(const LineServer&) = delete;

    std::uint16_t port() const { return port_; }
    // Commands of all sessions in order; "<connect>" begins one.
    std::vector<std::string> transcript() const;
    std::size_t said(std::string_view prefix) const;
    std::size_t sessions() const { return said("<connect>"); }
    // The most connections that were open at once.
    int most_at_once() const { return most_at_once_; }

protected:
    // One connection.
    struct Line {
        LineServer& server;
        int socket;
        std::string input = {};
        bool is_counted = true;

        // Counts as open no longer: the client may begin another session before this one is closed.
        void leave();
        bool read(std::string& line);  // without its end; false: the client has gone, or the test ends
        bool send(std::string_view octets) const;
        void hold() const;  // says nothing until the client has gone
    };

    LineServer();
    ~LineServer();
    void begin();  // last in the constructor of what derives
    void end();    // first in its destructor: waits for all connections
    virtual void serve(Line& line) = 0;
    void note(const std::string& command);

    mutable std::mutex mutex_;

private:
    void accept_connections();

    int listening_ = -1;
    std::uint16_t port_ = 0;
    std::vector<std::string> transcript_;
    std::atomic<bool> ending_{false};
    std::atomic<int> open_{0}, most_at_once_{0};
    std::vector<std::thread> connections_;
    std::thread accepting_;
};

// Beside the lines: rules. A Turn is what a rule may do instead of the server; it has `command`, as received and
// without CRLF, and `nth`, how often this rule was asked, from 1, over all sessions.
template <class Turn>
class ScriptedLines : public LineServer {
public:
    using Rule = std::function<void(Turn&)>;
    // For commands that begin with `prefix`, in any case; the first rule that fits is asked. "" is the greeting.
    void on(std::string prefix, Rule rule) {
        const std::lock_guard lock(mutex_);
        rules_.push_back({std::move(prefix), std::move(rule)});
    }
    void forget_rules() {
        const std::lock_guard lock(mutex_);
        rules_.clear();
    }

protected:
    // Notes the command (empty: a client has connected) and asks for it.
    Turn ask(const std::string& command) {
        note(command.empty() ? "<connect>" : command);
        Turn turn;
        turn.command = command;
        Rule rule;
        {
            const std::lock_guard lock(mutex_);
            for (Entry& entry : rules_) {
                if (entry.prefix.empty() ? !command.empty() : !begins_with(command, entry.prefix)) continue;
                turn.nth = ++entry.asked;
                rule = entry.rule;
                break;
            }
        }
        if (rule) rule(turn);
        return turn;
    }

private:
    struct Entry {
        std::string prefix;
        Rule rule;
        int asked = 0;
    };
    std::vector<Entry> rules_;
};

}  // namespace kontor::test
