#include "engine/send/outgoing.hpp"

#include <memory>
#include <utility>

#include "engine/mime/parse_message.hpp"
#include "engine/smtp/content.hpp"

namespace kontor::send {
namespace {

constexpr std::uint64_t piece_octets = 256 * 1024;

// `use` is given piece after piece and answers with a Result<void>.
template <class Use>
store::Result<void> in_pieces(store::View& view, const store::Blob& blob, Use use) {
    for (std::uint64_t at = 0; at < blob.size; at += piece_octets) {
        const auto piece = view.read_blob(blob.id, at, piece_octets);
        if (!piece) return piece.error();
        if (auto used = use(Bytes(*piece)); !used) return used;
    }
    return {};
}

}  // namespace

store::Result<mime::Message> read_structure(store::View& view, const store::Blob& blob) {
    mime::Limits limits;
    limits.kept_text = 0;
    mime::MessageScanner scanner(limits);
    auto done = in_pieces(view, blob, [&](Bytes piece) {
        scanner.feed(piece);
        return store::Result<void>();
    });
    if (!done) return done.error();
    return scanner.finish();
}

store::Result<Outgoing> write_outgoing(store::Store& store, store::View& view, const store::Blob& blob,
                                       const mime::Message& structure, Additions additions) {
    auto writer = store.stage_stream();
    if (!writer) return writer.error();
    WireFilter filter(std::move(additions), header_blocks(structure));
    smtp::ContentScan scan;
    std::string out;
    const auto write = [&]() -> store::Result<void> {
        scan.take(out);
        auto written = out.empty() ? store::Result<void>() : (*writer)->append(out);
        out.clear();
        return written;
    };
    auto done = in_pieces(view, blob, [&](Bytes piece) {
        filter.take(piece, out);
        return write();
    });
    if (!done) return done.error();
    const auto header = filter.finish(out);
    if (auto written = write(); !written) return written.error();
    Outgoing outgoing;
    if (!header) {
        outgoing.unfit = header.error().what;
        return outgoing;
    }
    if (const auto content = scan.finish(); !content) {
        outgoing.unfit = "It has " + std::string(smtp::defect_words(content.error()));
        return outgoing;
    }
    auto staged = (*writer)->finish();
    if (!staged) return staged.error();
    outgoing.staged = *staged;
    return outgoing;
}

}  // namespace kontor::send
