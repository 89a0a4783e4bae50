#!/usr/bin/env python3
"""Writes the outlines of a TrueType font's common characters as text: Sources/Reports/Font/sans.txt.

    font-outlines.py DejaVuSans.ttf > Sources/Reports/Font/sans.txt

A line is a character's number in hexadecimal, its advance, and its outline: M, L, Q and Z as in SVG, in units of 1/2048 em,
y upwards. Only simple and composite glyphs of scale 1 are read, which is what these characters are."""
import struct
import sys

CHARACTERS = [chr(code) for code in range(0x20, 0x7F)] + list("°±²³·×–—…→≤≥αβγδεηθλμσ")


class Font:
    def __init__(self, data):
        self.data = data
        count = struct.unpack_from(">H", data, 4)[0]
        self.tables = {}
        for index in range(count):
            tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * index)
            self.tables[tag.decode()] = offset
        self.long_offsets = struct.unpack_from(">h", data, self.tables["head"] + 50)[0] == 1
        self.metric_count = struct.unpack_from(">H", data, self.tables["hhea"] + 34)[0]
        self.glyphs = self.read_characters()

    def read_characters(self):
        base = self.tables["cmap"]
        for index in range(struct.unpack_from(">H", self.data, base + 2)[0]):
            platform, encoding, offset = struct.unpack_from(">HHI", self.data, base + 4 + 8 * index)
            at = base + offset
            if struct.unpack_from(">H", self.data, at)[0] == 4 and platform == 3:
                return self.read_segments(at)
        raise SystemExit("the font has no table of characters that is understood")

    def read_segments(self, at):
        count = struct.unpack_from(">H", self.data, at + 6)[0] // 2
        ends = struct.unpack_from(f">{count}H", self.data, at + 14)
        starts = struct.unpack_from(f">{count}H", self.data, at + 16 + 2 * count)
        deltas = struct.unpack_from(f">{count}h", self.data, at + 16 + 4 * count)
        place = at + 16 + 6 * count
        offsets = struct.unpack_from(f">{count}H", self.data, place)
        glyphs = {}
        for index in range(count):
            for code in range(starts[index], ends[index] + 1):
                if offsets[index] == 0:
                    glyphs[code] = (code + deltas[index]) & 0xFFFF
                else:
                    where = place + 2 * index + offsets[index] + 2 * (code - starts[index])
                    glyph = struct.unpack_from(">H", self.data, where)[0]
                    glyphs[code] = (glyph + deltas[index]) & 0xFFFF if glyph else 0
        return glyphs

    def advance(self, glyph):
        return struct.unpack_from(">H", self.data, self.tables["hmtx"] + 4 * min(glyph, self.metric_count - 1))[0]

    def contours(self, glyph):
        loca = self.tables["loca"]
        if self.long_offsets:
            start, end = struct.unpack_from(">II", self.data, loca + 4 * glyph)
        else:
            start, end = (2 * value for value in struct.unpack_from(">HH", self.data, loca + 2 * glyph))
        if start == end:
            return []
        at = self.tables["glyf"] + start
        count = struct.unpack_from(">h", self.data, at)[0]
        return self.composite(at + 10) if count < 0 else self.simple(at + 10, count)

    def composite(self, at):
        contours = []
        while True:
            flags, glyph = struct.unpack_from(">HH", self.data, at)
            at += 4
            x, y = struct.unpack_from(">hh" if flags & 1 else ">bb", self.data, at)
            at += 4 if flags & 1 else 2
            at += 2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
            contours += [[(px + x, py + y, on) for px, py, on in contour] for contour in self.contours(glyph)]
            if not flags & 0x20:
                return contours

    def simple(self, at, count):
        ends = struct.unpack_from(f">{count}H", self.data, at)
        at += 2 * count
        at += 2 + struct.unpack_from(">H", self.data, at)[0]
        flags = []
        while len(flags) <= ends[-1]:
            flag = self.data[at]
            at += 1
            repeats = 1
            if flag & 8:
                repeats += self.data[at]
                at += 1
            flags += [flag] * repeats

        def coordinates(at, short, same):
            values, value = [], 0
            for flag in flags:
                if flag & short:
                    value += self.data[at] if flag & same else -self.data[at]
                    at += 1
                elif not flag & same:
                    value += struct.unpack_from(">h", self.data, at)[0]
                    at += 2
                values.append(value)
            return values, at

        xs, at = coordinates(at, 2, 16)
        ys, at = coordinates(at, 4, 32)
        contours, start = [], 0
        for end in ends:
            contours.append([(xs[i], ys[i], flags[i] & 1) for i in range(start, end + 1)])
            start = end + 1
        return contours


def outline(contour):
    """Points with and without a place on the curve as moves, lines and quadratic curves."""
    points = []
    for index, (x, y, on) in enumerate(contour):
        previous = contour[index - 1]
        if not on and not previous[2]:
            points.append(((x + previous[0]) / 2, (y + previous[1]) / 2, 1))
        points.append((x, y, on))
    first = next(index for index, point in enumerate(points) if point[2])
    points = points[first:] + points[:first] + [points[first]]
    text, index = [f"M{points[0][0]:g} {points[0][1]:g}"], 1
    while index < len(points):
        x, y, on = points[index]
        if on:
            text.append(f"L{x:g} {y:g}")
            index += 1
        else:
            text.append(f"Q{x:g} {y:g} {points[index + 1][0]:g} {points[index + 1][1]:g}")
            index += 2
    return " ".join(text) + " Z"


def main():
    font = Font(open(sys.argv[1], "rb").read())
    for character in CHARACTERS:
        glyph = font.glyphs.get(ord(character), 0)
        if glyph == 0:
            continue
        path = " ".join(outline(contour) for contour in font.contours(glyph) if len(contour) > 1)
        print(f"{ord(character):x} {font.advance(glyph)} {path}".rstrip())


main()
