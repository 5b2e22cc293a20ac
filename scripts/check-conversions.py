"""Checks that no float becomes a whole number without a check.

Foundations deprecates `Int(_: Double)` and `Int(_: Float)`, and the manifest makes a deprecated
call an error. The compiler sees that only in files that import Foundations: so every file that
converts with a bare `Int(…)` must import it. Rooms that may not (Platform, Kernels, Economics) must not
convert what looks like a float.
"""

import pathlib
import re
import subprocess
import sys

# A label (exactly:, saturating:, clamping: …) says what is to happen.
BARE = re.compile(r"(?<![\w.])Int(?:\((?!\s*(?:\w+:|\)))|\.init\b)")
FLOAT = re.compile(r"\.rounded\(|\bDouble\(|\bFloat\(|\d\.\d|\blog\d*\(|\bpow\(|\bexp\(|\bsqrt\(|squareRoot")
IMPORT = re.compile(r"^(?:@\w+ )*(?:public |package |internal )?import Foundations$", re.MULTILINE)
WITHOUT = {"Platform", "Kernels", "Economics"}


def code(line):
    return line.split("//")[0]


def main():
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "Sources/*.swift"],
        capture_output=True, text=True, check=True).stdout.split("\n")
    wrong = []
    for path in map(pathlib.Path, filter(None, names)):
        if not path.exists():
            continue
        text = path.read_text()
        room = path.parts[1]
        if room == "Foundations" or (room not in WITHOUT and IMPORT.search(text)):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if not BARE.search(code(line)):
                continue
            if room in WITHOUT:
                if FLOAT.search(code(line)):
                    wrong.append(f"{path}:{number}: a float becomes an Int without a check; use Int(exactly:)")
            else:
                wrong.append(f"{path}:{number}: import Foundations where Int(…) converts: it refuses floats")
                break
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
