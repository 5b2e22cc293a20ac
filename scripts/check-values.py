"""Checks that values travel as values, and that only one room does what only one may do.

Each rule is a pattern that no Swift file under Sources may hold but those it names: a sentence is
not cut apart to learn what was decided, a kind of arm is not guessed from a name, the environment
is read in one place, and what opens a connection stands in a room of its own.
"""

import pathlib
import re
import sys

# Pattern, where it may stand, what is wrong with it elsewhere.
RULES = [
    (
        re.compile(r"\.text\.(?:hasPrefix|hasSuffix|contains|prefix|split|firstRange)\b"),
        [],
        "takes a sentence apart; give what it tells a value of its own",
    ),
    (
        re.compile(r"ArmConfiguration\.Kind\(rawValue:"),
        [],
        "takes a name for a kind; arms have both",
    ),
    (
        re.compile(r"\.environment\b|\bgetenv\b"),
        ["Sources/crossover"],
        "reads the environment; the program does, and passes on what it found",
    ),
    (
        re.compile(r"\bURLSession\b|import (?:FoundationNetworking|AsyncHTTPClient|CCurl)\b"),
        ["Sources/RemoteModels"],
        "opens connections; models behind an API are reached from RemoteModels alone",
    ),
]


def may_stand(path, places):
    return any(str(path) == place or str(path).startswith(place + "/") for place in places)


def main():
    mistakes = []
    for path in sorted(pathlib.Path("Sources").rglob("*.swift")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            code = line.split("//")[0]
            for pattern, places, wrong in RULES:
                if pattern.search(code) and not may_stand(path, places):
                    mistakes.append(f"{path}:{number}: {wrong}.")
    print("\n".join(mistakes), end="\n" if mistakes else "")
    sys.exit(1 if mistakes else 0)


main()
