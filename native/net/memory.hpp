// Memory runs out now and then (docs/faults.md, F68). Whoever asked for something gets an error, and somebody else's
// turn gives memory back: so a step that must not be left out waits for it.
#pragma once

#include <chrono>
#include <new>
#include <thread>

namespace kontor::net {

inline void wait_for_memory() { std::this_thread::sleep_for(std::chrono::milliseconds(10)); }

// `step` has done nothing when it throws. Not for a thread that others wait for.
template <class Step>
void when_there_is_memory(Step step) {
    for (;;) {
        try {
            return step();
        } catch (const std::bad_alloc&) {
            wait_for_memory();
        }
    }
}

}  // namespace kontor::net
