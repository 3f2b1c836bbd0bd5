// kontor: the whole program. Each command is a file beside this one.
#include <malloc.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

#include "native/cli/command.hpp"
#include "native/cli/local_terminal.hpp"
#include "native/relay/control/client.hpp"
#include "native/relay/log/log.hpp"
#include "native/text/icu_charsets.hpp"

namespace {

// Where nobody else can go on without memory, the program ends; what it stored is whole, and its service begins it
// anew.
void end_without_memory_in_words() {
    static const std::terminate_handler before = std::set_terminate([] {
        try {
            if (const auto thrown = std::current_exception()) std::rethrow_exception(thrown);
        } catch (const std::bad_alloc&) {
            constexpr std::string_view words =
                "kontor: there is not enough memory; what was stored is whole, try again\n";
            (void)!::write(STDERR_FILENO, words.data(), words.size());
            ::_exit(kontor::cli::try_again);
        } catch (...) {
        }
        before();
    });
}

// OpenSSL 3.0 does not notice that it found no memory for this: better here, where nothing has begun, than within a
// collection.
void prepare_random_numbers() {
    unsigned char octet;
    (void)::RAND_bytes(&octet, 1);
}

// Blocks of messages come and go all the time: memory is kept for the next one instead of being given back to the
// system and faulted in again, which took a tenth of a collection.
void keep_freed_memory() {
    ::mallopt(M_TRIM_THRESHOLD, 32 * 1024 * 1024);
    ::mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);
}

// Destructors need memory, those of JSON documents for example, and must not fail; so does whoever unwinds after
// std::bad_alloc. So a reserve is kept for what is small, while what is large fails at once, and with it the one
// request that wanted it (docs/faults.md, F68). The reserve is taken back when something large finds memory again.
constexpr std::size_t small = 16 * 1024;
// Never touched, so that it costs address space and no memory.
constexpr std::size_t reserve_size = 8 * 1024 * 1024;

std::atomic<void*> reserve{nullptr};

void keep_reserve() {
    if (reserve.load(std::memory_order_relaxed)) return;
    void* fresh = std::malloc(reserve_size);
    void* nothing = nullptr;
    if (fresh && !reserve.compare_exchange_strong(nothing, fresh)) std::free(fresh);
}

// Null: it is large, or the reserve is used up.
template <class Allocate>
void* allocate(std::size_t size, Allocate from_system) {
    if (size > small) keep_reserve();
    if (void* const made = from_system()) return made;
    if (size > small) return nullptr;
    std::free(reserve.exchange(nullptr));
    return from_system();
}

}  // namespace

void* operator new(std::size_t size) {
    void* const made = allocate(size, [size] { return std::malloc(size > 0 ? size : 1); });
    if (!made) throw std::bad_alloc();
    return made;
}

void operator delete(void* made) noexcept { std::free(made); }
void operator delete(void* made, std::size_t) noexcept { std::free(made); }

// Asio takes the memory of coroutines and handlers from here.
extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    return allocate(size, [alignment, size] { return ::memalign(alignment, size); });
}

int main(int argc, char** argv) {
    using namespace kontor;
    keep_freed_memory();
    end_without_memory_in_words();
    prepare_random_numbers();
    text::install_charset_port(text::icu_charset_port());
    log::threshold(log::Level::warning);

    cli::LocalTerminal terminal;
    cli::Common common(terminal);
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (const int status = cli::parse(common, arguments); status != cli::ok || !common.action) return status;
    if (!common.is_own_process && !common.data.empty()) {
        if (const auto status = control::run_through_relay(common.data, arguments, terminal)) return *status;
    }
    common.action();
    return common.status;
}
