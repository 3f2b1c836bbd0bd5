// Preloaded into a program under test, this library lets allocations fail, whoever asks: operator new, SQLite, OpenSSL,
// the C library. $KONTOR_MEMORY is a file of six numbers of 64 bits, which whoever tests reads and writes meanwhile:
//
//   calls    allocations so far (to set it to 0 begins anew)
//   first    the number of the first one that fails; 0: none
//   count    how many fail from there on
//   limit    the octets that the program may have at once; 0: any number
//   octets   that it has
//   living   allocations that it has not given back
#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);
}

namespace {

struct Shared {
    std::atomic<std::uint64_t> calls, first, count, limit;
    std::atomic<std::int64_t> octets, living;
};

std::atomic<Shared*> shared_numbers{nullptr};

__attribute__((constructor)) void open_numbers() {
    const char* const name = std::getenv("KONTOR_MEMORY");
    const int file = name ? ::open(name, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void* const at = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    if (at != MAP_FAILED) shared_numbers = static_cast<Shared*>(at);
}

// So many more octets.
bool fails(std::size_t size) {
    Shared* const shared = shared_numbers.load(std::memory_order_relaxed);
    if (!shared) return false;
    const std::uint64_t call = ++shared->calls, first = shared->first, limit = shared->limit;
    const bool is_chosen = first != 0 && call >= first && call < first + shared->count;
    const bool is_too_much = limit != 0 && static_cast<std::uint64_t>(shared->octets) + size > limit;
    if (is_chosen || is_too_much) errno = ENOMEM;
    return is_chosen || is_too_much;
}

void* made(void* at) {
    Shared* const shared = shared_numbers.load(std::memory_order_relaxed);
    if (!shared || !at) return at;
    ++shared->living;
    shared->octets += static_cast<std::int64_t>(::malloc_usable_size(at));
    return at;
}

void given_back(void* at) {
    Shared* const shared = shared_numbers.load(std::memory_order_relaxed);
    if (!shared || !at) return;
    --shared->living;
    shared->octets -= static_cast<std::int64_t>(::malloc_usable_size(at));
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) { return fails(size) ? nullptr : made(__libc_malloc(size)); }
void* calloc(std::size_t n, std::size_t size) { return fails(n * size) ? nullptr : made(__libc_calloc(n, size)); }

void* realloc(void* old, std::size_t size) {
    if (!old) return malloc(size);
    const std::size_t before = ::malloc_usable_size(old);
    if (size > before && fails(size - before)) return nullptr;
    given_back(old);
    void* const at = __libc_realloc(old, size);
    return made(at || size == 0 ? at : old);
}

void* memalign(std::size_t alignment, std::size_t size) {
    return fails(size) ? nullptr : made(__libc_memalign(alignment, size));
}
void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }

int posix_memalign(void** at, std::size_t alignment, std::size_t size) {
    void* const fresh = memalign(alignment, size);
    if (!fresh) return ENOMEM;
    *at = fresh;
    return 0;
}

void free(void* old) {
    given_back(old);
    __libc_free(old);
}

}  // extern "C"
