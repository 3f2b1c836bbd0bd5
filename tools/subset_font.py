#!/usr/bin/python3
"""Cuts a font down to what the window ships: Latin, Greek and Cyrillic with the signs of ordinary text.

    subset_font.py FONT OUT

Every other script is drawn with the reader's own fonts. Dear ImGui knows neither kerning nor OpenType features, so both
go, and the digits become the tabular ones at once: numbers then stand in columns.
"""
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

RANGES = [
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and -B
    (0x02B9, 0x02DD),  # modifier letters
    (0x0300, 0x0338),  # combining marks
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x052F),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin Extended Additional: Vietnamese
    (0x2000, 0x206F),  # punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20CF),  # currency
    (0x2100, 0x214F),  # letter-like: number, trade mark
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x25A0, 0x25FF),  # shapes: bullets, triangles
    (0x2713, 0x2717),  # check marks
    (0xFFFD, 0xFFFD),  # stands for what could not be decoded
]


def with_tabular_digits(font):
    """Lets the characters 0-9 name the glyphs that the font's `tnum` feature would put in their place."""
    features = font["GSUB"].table
    tabular = {}
    for record in features.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for table in features.LookupList.Lookup[index].SubTable:
                    table = getattr(table, "ExtSubTable", table)
                    tabular.update(getattr(table, "mapping", {}))
    for table in font["cmap"].tables:
        for digit in range(ord("0"), ord("9") + 1):
            if digit in table.cmap:
                # Tables may share one mapping, so a digit may be tabular already.
                table.cmap[digit] = tabular.get(table.cmap[digit], table.cmap[digit])


def main(source, target):
    font = TTFont(source)
    with_tabular_digits(font)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = False
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "DSIG", "meta"]
    options.name_IDs = [0, 1, 2, 13, 14]  # who made it and its licence stay in the file
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    cutter.subset(font)
    font.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
