// Preloaded into a program under test, this library stands between it and the kernel's writing calls, for files
// below one directory. It is silent until the program calls kontor_fault_arm(), or from the start with
// KONTOR_FAULT_ARMED=1, for programs that do not know of it.
//
//   KONTOR_FAULT_DIR    the directory
//   KONTOR_FAULT        kill    SIGKILL before call number KONTOR_FAULT_AT
//                       enospc  that call fails so, if it writes (to make a file shorter needs no space)
//                       eio     that call fails so; a failed sync has not synced
//                       full    as enospc, each call while the file KONTOR_FAULT_WHILE exists, wherever that is
//                       trace   every call is written to the file KONTOR_FAULT_TRACE
//   KONTOR_FAULT_COUNT  a file that receives the number of calls at exit
//
// Apart from that, KONTOR_CLOCK_AHEAD sets the wall clock that the program sees ahead by so many seconds, or by so many
// as the file says whose name it is, at each moment.
//
// A trace is a row of "<letter> <number> <length> <name>\n" each followed by `length` octets:
//   (renaming is counted and fails as others do, and is in no trace)
//   C create   W write at <number>   T truncate to <number>   S sync a file   D sync a directory   U unlink
//   A acknowledged (kontor_fault_mark)
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>

namespace {

enum class Fault { none, kill, enospc, eio, full, trace };

struct Shim {
    Shim() {
        const auto text = [](const char* name) {
            const char* value = std::getenv(name);
            return std::string(value ? value : "");
        };
        directory = text("KONTOR_FAULT_DIR");
        count_file = text("KONTOR_FAULT_COUNT");
        at = std::atol(text("KONTOR_FAULT_AT").c_str());
        armed = !text("KONTOR_FAULT_ARMED").empty();
        const std::string kind = text("KONTOR_FAULT");
        if (kind == "kill") fault = Fault::kill;
        if (kind == "enospc") fault = Fault::enospc;
        if (kind == "eio") fault = Fault::eio;
        if (kind == "full") fault = Fault::full;
        while_file = text("KONTOR_FAULT_WHILE");
        if (kind == "trace") {
            fault = Fault::trace;
            trace = std::fopen(text("KONTOR_FAULT_TRACE").c_str(), "wbe");
        }
    }
    ~Shim() {
        if (trace) std::fclose(trace);
        if (count_file.empty()) return;
        if (std::FILE* file = std::fopen(count_file.c_str(), "we")) {
            std::fprintf(file, "%ld\n", calls);
            std::fclose(file);
        }
    }

    std::string directory, count_file, while_file;
    Fault fault = Fault::none;
    long at = 0, calls = 0;
    bool armed = false;
    std::FILE* trace = nullptr;
    std::mutex mutex;
};

Shim& shim() {
    static Shim one;
    return one;
}

template <class Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}
#define REAL(name) (next<decltype(&::name)>(#name))

std::string name_of(int descriptor) {
    char link[64], path[1024];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const ssize_t size = ::readlink(link, path, sizeof path);
    return size > 0 ? std::string(path, static_cast<std::size_t>(size)) : std::string();
}

// Below the directory, relative to it; empty for anything else. The directory itself is ".".
std::string relative(const std::string& path) {
    const std::string& base = shim().directory;
    if (!shim().armed || base.empty() || path.compare(0, base.size(), base) != 0) return {};
    const std::string rest = path.substr(base.size());
    if (rest.empty()) return ".";
    // The index of the log is shared memory: no power loss keeps it, and nobody may rely on it.
    if (rest[0] != '/' || rest.find("-shm") != std::string::npos) return {};
    return rest.substr(1);
}

void record(char letter, long long number, const std::string& name, const void* bytes = nullptr, std::size_t size = 0) {
    if (shim().fault != Fault::trace || !shim().armed) return;
    std::fprintf(shim().trace, "%c %lld %zu %s\n", letter, number, size, name.c_str());
    if (size > 0) std::fwrite(bytes, 1, size, shim().trace);
    std::fflush(shim().trace);
}

// True when this call has to fail; errno says how.
bool fails(const std::string& name, bool writes) {
    if (name.empty()) return false;
    if (shim().fault == Fault::full) {
        if (!writes || ::access(shim().while_file.c_str(), F_OK) != 0) return false;
        errno = ENOSPC;
        return true;
    }
    const std::lock_guard lock(shim().mutex);
    if (++shim().calls != shim().at) return false;
    if (shim().fault == Fault::kill) ::raise(SIGKILL);
    if (shim().fault == Fault::enospc && writes)
        errno = ENOSPC;
    else if (shim().fault == Fault::eio)
        errno = EIO;
    else
        return false;
    return true;
}

long seconds_ahead() {
    static const char* const ahead = std::getenv("KONTOR_CLOCK_AHEAD");
    if (!ahead) return 0;
    if (*ahead != '/') return std::atol(ahead);
    char text[24] = {};
    const int file = ::open(ahead, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    const ssize_t size = ::read(file, text, sizeof text - 1);
    ::close(file);
    return size > 0 ? std::atol(text) : 0;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
    static const auto real = REAL(clock_gettime);
    const int status = real(clock, time);
    if (clock == CLOCK_REALTIME) time->tv_sec += seconds_ahead();
    return status;
}

time_t time(time_t* also) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    if (also) *also = now.tv_sec;
    return now.tv_sec;
}

void kontor_fault_arm() { shim().armed = true; }
void kontor_fault_mark(const char* what) { record('A', 0, what); }

#define WRITE(name)                                                      \
    ssize_t name(int fd, const void* bytes, size_t size, off_t offset) { \
        const std::string file = relative(name_of(fd));                  \
        if (fails(file, true)) return -1;                                \
        if (!file.empty()) record('W', offset, file, bytes, size);       \
        return REAL(name)(fd, bytes, size, offset);                      \
    }
WRITE(pwrite)
WRITE(pwrite64)

#define WRITEV(name)                                                                                      \
    ssize_t name(int fd, const struct iovec* pieces, int count, off_t offset) {                           \
        const std::string file = relative(name_of(fd));                                                   \
        if (fails(file, true)) return -1;                                                                 \
        long long at = offset;                                                                            \
        for (int i = 0; !file.empty() && i < count; at += static_cast<long long>(pieces[i].iov_len), ++i) \
            record('W', at, file, pieces[i].iov_base, pieces[i].iov_len);                                 \
        return REAL(name)(fd, pieces, count, offset);                                                     \
    }
WRITEV(pwritev)
WRITEV(pwritev64)

// Of short files that are written from the beginning to the end.
ssize_t write(int fd, const void* bytes, size_t size) {
    const std::string file = relative(name_of(fd));
    if (fails(file, true)) return -1;
    if (!file.empty()) record('W', ::lseek(fd, 0, SEEK_CUR), file, bytes, size);
    return REAL(write)(fd, bytes, size);
}

#define SYNC(name)                                                                      \
    int name(int fd) {                                                                  \
        const std::string path = name_of(fd);                                           \
        const std::string file = relative(path);                                        \
        if (fails(file, false)) return -1;                                              \
        const int result = REAL(name)(fd);                                              \
        if (!file.empty()) {                                                            \
            const int probe = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); \
            if (probe >= 0) ::close(probe);                                             \
            record(probe >= 0 ? 'D' : 'S', 0, file);                                    \
        }                                                                               \
        return result;                                                                  \
    }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name)                                  \
    int name(int fd, off_t size) noexcept {             \
        const std::string file = relative(name_of(fd)); \
        if (fails(file, false)) return -1;              \
        if (!file.empty()) record('T', size, file);     \
        return REAL(name)(fd, size);                    \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

int unlink(const char* path) noexcept {
    const std::string file = relative(path);
    if (fails(file, false)) return -1;
    if (!file.empty()) record('U', 0, file);
    return REAL(unlink)(path);
}

int rename(const char* from, const char* to) noexcept {
    if (fails(relative(from), false)) return -1;
    return REAL(rename)(from, to);
}

#define OPEN(name)                                                                   \
    int name(const char* path, int flags, ...) {                                     \
        mode_t mode = 0;                                                             \
        if (flags & O_CREAT) {                                                       \
            va_list rest;                                                            \
            va_start(rest, flags);                                                   \
            mode = va_arg(rest, mode_t);                                             \
            va_end(rest);                                                            \
        }                                                                            \
        const std::string file = (flags & O_CREAT) ? relative(path) : std::string(); \
        const bool creates = !file.empty() && ::access(path, F_OK) != 0;             \
        if (creates && fails(file, true)) return -1;                                 \
        if (creates) record('C', 0, file);                                           \
        return REAL(name)(path, flags, mode);                                        \
    }
OPEN(open)
OPEN(open64)

}  // extern "C"
