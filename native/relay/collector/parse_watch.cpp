#include "native/relay/collector/parse_watch.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace kontor::relay {
namespace {

constexpr std::uint64_t magic = 0x31687461774b;
constexpr std::size_t looked_at = 512;
constexpr std::uint64_t most_crashes = 2;

struct Suspect {
    ParseWatch::Key key = 0;
    std::uint64_t crashes = 0;
};

}  // namespace

struct ParseWatch::Page {
    std::uint64_t magic;
    volatile Key current;  // zero: nothing is being parsed
    std::uint64_t next;    // which suspect is forgotten for a new one
    std::array<Suspect, 64> suspects;

    void count(Key key) {
        auto at =
            std::find_if(suspects.begin(), suspects.end(), [key](const Suspect& each) { return each.key == key; });
        if (at == suspects.end()) {
            at = suspects.begin() + static_cast<std::ptrdiff_t>(next++ % suspects.size());
            *at = {key, 0};
        }
        ++at->crashes;
    }
};

ParseWatch::ParseWatch(const std::filesystem::path& file) {
    if (file.empty()) return;
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) return;
    // Room that is there: a hole in a mapped file on a full disk would end the process.
    void* mapped = ::posix_fallocate(fd, 0, sizeof(Page)) == 0
                       ? ::mmap(nullptr, sizeof(Page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)
                       : MAP_FAILED;
    ::close(fd);
    if (mapped == MAP_FAILED) return;
    page_ = static_cast<Page*>(mapped);
    if (page_->magic != magic) {
        *page_ = Page{};
        page_->magic = magic;
    }
    if (page_->current != 0) page_->count(page_->current);
    page_->current = 0;
}

ParseWatch::~ParseWatch() {
    if (page_) ::munmap(page_, sizeof(Page));
}

// FNV-1a.
ParseWatch::Key ParseWatch::key_of(Bytes beginning) {
    Key key = 0xcbf29ce484222325;
    for (const char c : beginning.substr(0, looked_at)) key = (key ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return key == 0 ? 1 : key;
}

bool ParseWatch::may_parse(Key key) const {
    if (!page_) return true;
    return std::none_of(page_->suspects.begin(), page_->suspects.end(),
                        [key](const Suspect& each) { return each.key == key && each.crashes >= most_crashes; });
}

void ParseWatch::begin(Key key) {
    if (page_) page_->current = key;
}

void ParseWatch::end() {
    if (page_) page_->current = 0;
}

}  // namespace kontor::relay
