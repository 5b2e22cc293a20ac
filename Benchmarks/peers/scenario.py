"""A scenario's data and prompts, read and built as Crossover does, so that both sides see the same.

What Crossover draws by a seed is drawn here by the same generator: worked examples, the sample of
training questions, the order of passages and of training. Chunking is not done: a document must
fit into one chunk, as the handbook's do.
"""
from __future__ import annotations

import hashlib
import json
import re
import string
import struct
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


class SeededGenerator:
    """xoshiro256** with a stream for each purpose (Blackman & Vigna 2021)."""

    def __init__(self, seed: int, stream: str):
        digest = hashlib.sha256(f"{seed}/{stream}".encode()).digest()
        self.state = list(struct.unpack(">4Q", digest))

    def next(self) -> int:
        s, mask = self.state, 2**64 - 1

        def rotated(x: int, left: int) -> int:
            return (x << left | x >> (64 - left)) & mask

        result = rotated(s[1] * 5 & mask, 7) * 9 & mask
        shifted = s[1] << 17 & mask
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = rotated(s[3], 45)
        return result

    def below(self, bound: int) -> int:
        """A whole number in 0..<bound (Lemire 2019)."""
        while True:
            high, low = divmod(self.next() * bound, 2**64)
            if low >= 2**64 % bound:
                return high

    def shuffled(self, elements: Sequence[Any]) -> list[Any]:
        """The elements in a random order (Fisher & Yates)."""
        result = list(elements)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result


@dataclass(frozen=True)
class Question:
    id: str
    text: str
    answers: list[str]
    split: str
    source: str
    evidence: str


@dataclass(frozen=True)
class Chunk:
    id: str
    source: str
    text: str

    @property
    def passage(self) -> str:
        """The text on one line, headings as sentences."""
        lines = [one_line(line) for line in self.text.splitlines()]
        return " ".join(
            line.lstrip("# ") + "." if line.startswith("#") else line for line in lines if line)

    def answers(self, question: Question) -> bool:
        """Whether it is of the right document and holds the evidence or its beginning."""
        if self.source != question.source:
            return False
        text, words = one_line(self.text), question.evidence.split()
        return " ".join(words) in text or " ".join(words[:6]) in text


@dataclass(frozen=True)
class Block:
    """A question with its passages, best first; a worked example has an answer too."""

    question: str
    passages: list[str] = field(default_factory=list)
    answer: str | None = None


@dataclass(frozen=True)
class Scenario:
    task: dict[str, Any]
    models: dict[str, str]
    arms: dict[str, dict[str, Any]]
    questions: dict[str, list[Question]]
    chunks: list[Chunk]
    wrong_chunks: list[Chunk]

    @staticmethod
    def load(folder: Path) -> Scenario:
        file = folder / "scenario.yaml"
        if not file.exists():
            raise SystemExit(f"{file}: there is no such file; give a scenario's folder")
        root = yaml.safe_load(file.read_text())
        task, words = root["task"], root["chunking"]["words"]
        if (task["kind"], task["metric"], root["seeds"]) != ("short-answer", "exact-match", 1):
            raise SystemExit(f"{file}: only short answers, exact match and one seed are done here")
        # What a library of scenarios shares lies beside it.
        library = folder.resolve().parent
        base = library.parent if library.name == "scenarios" else folder
        lines = (folder / root["data"]["questions"]).read_text().splitlines()
        questions = [Question(
            x["id"], x["question"], x["answers"], x["split"], x["source"], x["evidence"],
        ) for x in map(json.loads, lines)]
        return Scenario(
            task, root["models"],
            dict((x, {}) if isinstance(x, str) else next(iter(x.items())) for x in root["arms"]),
            {split: [x for x in questions if x.split == split]
             for split in ("train", "validation", "test")},
            corpus(base / root["data"]["corpus"], words),
            corpus(base / root["data"]["wrong-corpus"], words))

    # Prompts

    def completion(self, examples: list[Block], block: Block) -> str:
        return "\n\n".join(self._completion(x) for x in [*examples, block])

    def _completion(self, block: Block) -> str:
        context = "\n".join(reversed(block.passages))
        context = f"Context:\n{context}\n\n" if context else ""
        answer = f" {block.answer}" if block.answer else ""
        question = one_line(block.question)
        return f"{context}{self.task['input']}: {question}\n{self.task['output']}:{answer}"

    def messages(self, examples: list[Block], block: Block) -> list[dict[str, str]]:
        """The same as a conversation."""
        messages = []
        for x in [*examples, block]:
            messages.append({"role": "user", "content": self._turn(x)})
            if x.answer is not None:
                messages.append({"role": "assistant", "content": x.answer})
        return messages

    def _turn(self, block: Block) -> str:
        instruction, question = self.task["instruction"], one_line(block.question)
        if not block.passages:
            return f"{instruction}\n{question}"
        passages = "\n".join(f"- {x}" for x in reversed(block.passages))
        return (f"Use the context. {instruction}\nContext:\n{passages}\n"
                f"{self.task['input']}: {question}")


def one_line(text: str) -> str:
    return " ".join(text.split())


def corpus(folder: Path, words: int) -> list[Chunk]:
    chunks = []
    for path in sorted(folder.rglob("*.md"), key=lambda x: str(x.relative_to(folder)).encode()):
        source, text = str(path.relative_to(folder)), path.read_text().strip()
        if len(text.split()) > words:
            raise SystemExit(f"{path}: longer than a chunk of {words} words; shorten it")
        chunks.append(Chunk(f"{source}#0", source, text))
    return chunks


# Metrics


def normalized(text: str) -> list[str]:
    """The words that SQuAD's evaluation compares (Rajpurkar et al. 2016)."""
    text = unicodedata.normalize("NFC", text).lower()
    bare = "".join(x for x in text if x not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", bare).split()


def exact_match(answer: str, references: list[str]) -> float:
    return float(any(normalized(answer) == normalized(x) for x in references))


def contains(answer: str, references: list[str]) -> float:
    """Whether the words of a reference stand in the answer one after the other."""
    words = normalized(answer)
    runs = [normalized(x) for x in references]
    return float(any(
        run and run == words[i:i + len(run)] for run in runs for i in range(len(words))))
