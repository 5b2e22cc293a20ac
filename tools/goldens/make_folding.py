"""Writes how Python folds text: Tests/FoundationsTests/Fixtures/folding.txt.

    python3 tools/goldens/make_folding.py > Tests/FoundationsTests/Fixtures/folding.txt

The first line is the version of Unicode. Then one line for each block of 256 code points in which
anything changes: its first code point, how many change, and eight digits of the SHA-256 over lines
"CODE FOLD FOLD …" (hexadecimal), where the fold is NFKC(casefold(NFKC(c))).

Left out, since TextFolding differs there on purpose: what cannot be seen (dropped), decimal digits
(0 to 9), the i with and without dot, the acute accent that stands alone, what else is typed for an
apostrophe, the tatweel (dropped), Cherokee (small letters).
"""

import hashlib
import unicodedata

IGNORABLE = [
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
]
APOSTROPHES_AND_TATWEEL = "\u02bb\u02bc\u2018\u2019\u201b\u0640"
CHEROKEE = [(0x13A0, 0x13FF), (0xAB70, 0xABBF)]


def is_in(code, ranges):
    return any(low <= code <= high for low, high in ranges)


def is_compared(code):
    char = chr(code)
    if unicodedata.category(char) in ("Cs", "Cn", "Cc") or code in (0x49, 0x69, 0xB4, 0x130, 0x131):
        return False
    if is_in(code, IGNORABLE) or is_in(code, CHEROKEE):
        return False
    form = unicodedata.normalize("NFKC", char)
    if any(c in APOSTROPHES_AND_TATWEEL for c in form):
        return False
    return not any(unicodedata.category(c) == "Nd" and not c.isascii() or c == "ı" for c in form)


def fold(char):
    folded = unicodedata.normalize("NFKC", char).casefold()
    return unicodedata.normalize("NFKC", folded)


print(unicodedata.unidata_version)
for block in range(0, 0x110000, 256):
    lines = [
        f"{code:x} " + " ".join(f"{ord(c):x}" for c in fold(chr(code))) + "\n"
        for code in range(block, block + 256)
        if is_compared(code) and fold(chr(code)) != chr(code)
    ]
    if lines:
        digest = hashlib.sha256("".join(lines).encode()).hexdigest()[:8]
        print(f"{block:x} {len(lines)} {digest}")
