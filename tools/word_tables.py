#!/usr/bin/env python3
"""Writes engine/search/word_tables.cpp from the Unicode data of this Python: which characters make up words, and what
each becomes without case, accents and compatibility forms.

    tools/word_tables.py > engine/search/word_tables.cpp
"""
import unicodedata

# Letters with a stroke, and ligatures, which Unicode does not take apart but people do.
BY_HAND = {
    "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ł": "l", "Ł": "l", "ħ": "h", "Ħ": "h", "ŧ": "t", "Ŧ": "t",
    "ı": "i", "İ": "i", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
}
# Parts of a word that searching does without: accents, vowel points, joiners, soft hyphens, variation selectors.
SILENT = [
    (0xAD, 0xAD), (0x300, 0x36F), (0x483, 0x489), (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5),
    (0x5C7, 0x5C7), (0x610, 0x61A), (0x640, 0x640), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4),
    (0x6E7, 0x6E8), (0x6EA, 0x6ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x200C, 0x200D), (0x2060, 0x2060),
    (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xFEFF, 0xFEFF),
]
LONGEST = 4  # characters one may become; the two that become whole sentences stay as they are


def is_silent(code):
    return any(first <= code <= last for first, last in SILENT)


def is_in_words(code):
    return unicodedata.category(chr(code))[0] in "LNM"


def folded(code):
    if chr(code) in BY_HAND:
        return BY_HAND[chr(code)]
    text = unicodedata.normalize("NFKD", chr(code)).casefold()
    text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(BY_HAND.get(c, c) for c in text if not is_silent(ord(c)))


def foldings():
    for code in range(0x80, 0x110000):
        # Hangul syllables and kana stay composed.
        if 0xAC00 <= code <= 0xD7A3 or 0x3040 <= code <= 0x30FF or is_silent(code) or not is_in_words(code):
            continue
        text = folded(code)
        if text != chr(code) and 0 < len(text) <= LONGEST:
            yield code, text


def runs(pairs):
    """[first, becomes, count, step, becomes_step]: characters at a regular distance that become regular ones."""
    found = []
    for code, becomes in pairs:
        if found:
            run = found[-1]
            step = code - (run[0] + (run[2] - 1) * run[3])
            becomes_step = becomes - (run[1] + (run[2] - 1) * run[4])
            if run[2] == 1 and step <= 2 and 0 <= becomes_step <= 2:
                run[2:] = [2, step, becomes_step]
                continue
            if run[2] > 1 and step == run[3] and becomes_step == run[4]:
                run[2] += 1
                continue
        found.append([code, becomes, 1, 1, 1])
    return found


def ranges(codes):
    found = []
    for code in codes:
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


def print_table(kind, name, rows):
    print(f"\nconst {kind} {name}[] = {{")
    line = "   "
    for row in rows:
        if len(line) + len(row) + 2 > 118:
            print(line)
            line = "   "
        line += f" {row},"
    print(line + "\n};")
    print(f"const std::size_t {name}_count = sizeof {name} / sizeof {name}[0];")


def main():
    pairs = list(foldings())
    single = [(code, ord(text)) for code, text in pairs if len(text) == 1]
    several = [(code, text) for code, text in pairs if len(text) > 1]
    print("// Written by tools/word_tables.py; do not edit. Unicode " + unicodedata.unidata_version + ".")
    print('#include "engine/search/word_tables.hpp"\n\nnamespace kontor::search::tables {\n\n// clang-format off')
    words = ranges(c for c in range(0x80, 0x110000) if is_in_words(c) and not is_silent(c))
    print_table("Range", "in_words", ["{%#x, %#x}" % tuple(r) for r in words])
    print_table("Range", "silent", ["{%#x, %#x}" % r for r in SILENT])
    print_table("Run", "becomes_one", ["{%#x, %#x, %d, %d, %d}" % tuple(r) for r in runs(single)])
    texts = ["{%#x, {%s}}" % (code, ", ".join("%#x" % ord(c) for c in text)) for code, text in several]
    print_table("Several", "becomes_several", texts)
    print("\n// clang-format on\n\n}  // namespace kontor::search::tables")


main()
