#include "native/desktop/inter.hpp"

// KONTOR_FONTS is the folder the build cuts them into.
#define KONTOR_EMBED(name, file)                                                                                      \
    asm(".section .rodata\n.global " #name "\n.global " #name "_end\n.balign 16\n" #name ":\n.incbin \"" KONTOR_FONTS \
        "/" file "\"\n" #name "_end:\n.byte 0\n.previous\n");                                                         \
    extern "C" const char name[], name##_end[];

KONTOR_EMBED(kontor_inter_regular, "inter-regular.otf")
KONTOR_EMBED(kontor_inter_semibold, "inter-semibold.otf")

namespace kontor::desktop {

std::string_view inter_regular() {
    return {kontor_inter_regular, static_cast<std::size_t>(kontor_inter_regular_end - kontor_inter_regular)};
}

std::string_view inter_semibold() {
    return {kontor_inter_semibold, static_cast<std::size_t>(kontor_inter_semibold_end - kontor_inter_semibold)};
}

}  // namespace kontor::desktop
