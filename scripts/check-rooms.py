"""Checks the rooms against the package's manifest, which comes on standard input.

A room imports only what the manifest declares for it, everything that is declared is imported,
rooms stand on higher floors than what they import (floor 1's rooms may use each other), rooms
that describe and judge link no engine, Foundation is imported only where a comment says why the
essentials are not enough, the system's C library in Platform only, and files stay short.
"""

import json
import pathlib
import re
import sys

LONGEST_FILE = 400
# What computes models: weights, tokens, vectors.
ENGINE = {
    "Benchmarking", "Checkpoints", "FineTuning", "Kernels", "LanguageModels", "Retrieval",
    "Tokenizers",
}
# None of these links any of them, directly or through another room.
ENGINE_FREE = {
    "Datasets", "Decision", "Domain", "Economics", "Evaluation", "Metrics", "ModelAPI", "Record",
    "Registry", "Reports", "Scenarios", "Statistics", "Tuning",
}
C_LIBRARIES = {"Glibc", "Musl", "Darwin"}
# Stands in on macOS for a module of the toolchain; every target gets it there.
STAND_IN = "FoundationEssentials"
IMPORT = re.compile(r"^\s*(?:@\w+ )*(?:(?:public|package|internal|private|fileprivate) )?import (\w+)")
INCLUDE = re.compile(r'^\s*#include "(?:.*/)?([^"/]+)"', re.MULTILINE)
FLOOR = re.compile(r"// MARK: - floor (\d+)|(?:[tT]arget|systemLibrary)\(\s*name: \"(\w+)\"")


def declared(target):
    """Names of the modules that a target may import, itself left out."""
    names = set()
    for dependency in target["dependencies"]:
        names.add((dependency.get("byName") or dependency.get("product") or dependency["target"])[0])
    return names - {STAND_IN}


def folder(target):
    """Where a target's files stand: under Sources by its name, unless the manifest says where."""
    return pathlib.Path(target.get("path") or f"Sources/{target['name']}")


def floors(manifest):
    """Room -> floor, from the marks in the manifest's text."""
    floor, rooms = None, {}
    for mark, room in FLOOR.findall(manifest):
        if mark:
            floor = int(mark)
        elif floor is not None:
            rooms[room] = floor
    return rooms


def imports(path):
    """(line number, module, whether a comment stands above) for every import of a file."""
    lines = path.read_text().splitlines()
    for index, line in enumerate(lines):
        if match := IMPORT.match(line):
            above = index > 0 and lines[index - 1].lstrip().startswith("//")
            yield index + 1, match[1], above


def headers(targets):
    """Name of a header -> the C target that it belongs to."""
    return {path.name: t["name"] for t in targets for path in folder(t).rglob("*.h")}


def ways_to_engine(room, needs, way=()):
    """Every way from a room to the first engine room on it, as the rooms that are linked."""
    for name in sorted(needs.get(room, ())):
        if name in ENGINE:
            yield (*way, room, name)
        else:
            yield from ways_to_engine(name, needs, (*way, room))


def engine_mistakes(targets):
    needs = {target["name"]: declared(target) for target in targets}
    for room in sorted(ENGINE_FREE):
        for way in ways_to_engine(room, needs):
            yield f"Package.swift: {room} must not link the engine: {' > '.join(way)}"


def check(target, known, floor, owner):
    allowed, used = declared(target), set()
    for path in sorted(folder(target).rglob("*")):
        if path.suffix not in {".swift", ".c", ".h"}:
            continue
        if (count := len(path.read_text().splitlines())) > LONGEST_FILE:
            yield f"{path}: {count} lines, the most is {LONGEST_FILE}; divide it"
        if path.suffix != ".swift":
            used.update(owner.get(name) for name in INCLUDE.findall(path.read_text()))
            continue
        for line, module, has_reason in imports(path):
            used.add(module)
            if module in known and module not in allowed:
                yield f"{path}:{line}: {target['name']} does not declare {module} in Package.swift"
            if module in C_LIBRARIES and target["name"] != "Platform":
                yield f"{path}:{line}: {module} is imported in Platform only"
            if module == "Foundation" and not has_reason:
                yield f"{path}:{line}: Foundation without a comment above that says why"
    for module in sorted(allowed - used):
        yield f"Package.swift: {target['name']} declares {module} and never imports it"
    here = floor.get(target["name"], 0)
    for module in sorted(allowed & floor.keys()):
        if floor[module] > here or (floor[module] == here and here != 1):
            yield f"Package.swift: {target['name']} (floor {here}) stands below {module}"


def main():
    targets = [t for t in json.load(sys.stdin)["targets"] if t["type"] in {"regular", "executable"}]
    targets = [t for t in targets if t["name"] != STAND_IN]
    known = {t["name"] for t in targets}.union(*(declared(t) for t in targets))
    floor = floors(pathlib.Path("Package.swift").read_text())
    owner = headers(targets)
    mistakes = [mistake for target in targets for mistake in check(target, known, floor, owner)]
    mistakes += engine_mistakes(targets)
    print(*mistakes, sep="\n", end="\n" if mistakes else "", file=sys.stderr)
    sys.exit(1 if mistakes else 0)


main()
