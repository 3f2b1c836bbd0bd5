// Whether the work grows with its input as it should: at most two and a half times for each doubling. Four doublings
// are looked at together, which is sixteen times the work where it is linear, 39 at the bar and 256 where it is
// quadratic, so that caches, a busy machine and a processor that changes its speed decide nothing.
#pragma once

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#endif
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>

namespace kontor::test {

// Of this process, not of the wall clock: others use the machine, too.
inline double processor_seconds() {
#ifdef __EMSCRIPTEN__  // where clock() is the wall clock
    return EM_ASM_DOUBLE({
        const used = process.cpuUsage();
        return (used.user + used.system) / 1e6;
    });
#else
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
#endif
}

// The least of three runs of work().
template <class Work>
double least_seconds(Work&& work) {
    double least = 1e9;
    for (int run = 0; run < 3; ++run) {
        const double start = processor_seconds();
        work();
        least = std::min(least, processor_seconds() - start);
    }
    return least;
}

// work_on(size) returns the work to be measured, ready to be run: making its input does not count.
template <class WorkOn>
void expect_linear_work(WorkOn&& work_on) {
    constexpr std::size_t growth = 16, most = 39, largest = 256 * 1024;
    // Large enough to be measured: what is quick gets more to do, and what looks at the beginning only never takes
    // long.
    std::size_t size = 2048;
    while (size < largest && least_seconds(work_on(size)) < 0.0003) size *= 2;
    double ratio = 0;
    for (int attempt = 0; attempt < 3; ++attempt) {
        const double large = least_seconds(work_on(growth * size));
        ratio = large / std::max(least_seconds(work_on(size)), 0.0001);
        if (ratio <= most) return;
    }
    ADD_FAILURE() << ratio << " times the work for " << growth << " times " << size << " octets";
}

}  // namespace kontor::test
