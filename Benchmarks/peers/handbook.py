"""The peer of a whole scenario: transformers, PEFT, sentence-transformers and faiss, f32.

The same data, arms, hyper-parameters and probes as `crossover run` on the same scenario, as one
would write them with these libraries: batches of prompts of like length, padded on the left;
adapters merged before they are used; each question embedded once. The ranking by shared words, the
statistics and the report are left out. Prints JSON in the words of Crossover's record.

A finished arm is kept in --work; the same command goes on after the last one.
"""
from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from checkpoint import convert  # first: it keeps the libraries offline
import faiss
import numpy as np
import torch
from sentence_transformers import SentenceTransformer

import probes
from languagemodel import LanguageModel, Sequence
from scenario import Block, Chunk, Question, Scenario, SeededGenerator, exact_match
from stages import Stages

SEED = 1
LIBRARIES = ["torch", "transformers", "peft", "sentence-transformers", "faiss-cpu"]
TRAINING = {
    "rank": 16, "alpha": 32, "targets": "all", "learning-rate": 3e-3, "epochs": 8, "batch": 8,
    "patience": 2,
}
CONTROLS = {"rag-wrong-corpus": "rag", "lora-shuffled": "lora"}
WAITING = 20  # questions asked one at a time
# How much is looked at of what training did to the task: questions, tokens of their prompts, tokens
# of each answer.
DIVERGED, DIVERGED_TOKENS, DIVERGED_ANSWER = 32, 8192, 8


class Retriever:
    """Exact search by meaning."""

    def __init__(self, encoder: SentenceTransformer):
        self.encoder = encoder
        self.known: dict[str, np.ndarray] = {}

    def embed(self, texts: list[str]) -> np.ndarray:
        missing = [x for x in dict.fromkeys(texts) if x not in self.known]
        if missing:
            vectors = self.encoder.encode(missing, batch_size=32, normalize_embeddings=True)
            self.known.update(zip(missing, vectors))
        return np.stack([self.known[x] for x in texts])

    def index(self, texts: list[str]) -> faiss.IndexFlatIP:
        vectors = self.embed(texts)
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return index

    def nearest(self, index: faiss.IndexFlatIP, texts: list[str], count: int) -> list[list[int]]:
        return index.search(self.embed(texts), count)[1].tolist()


class Experiment:
    """The arms of a scenario, one after the other."""

    def __init__(self, scenario: Scenario, model: LanguageModel, retriever: Retriever):
        self.scenario, self.model, self.retriever = scenario, model, retriever
        self.train, self.test = scenario.questions["train"], scenario.questions["test"]
        self.validation = scenario.questions["validation"]
        self.index = retriever.index([x.text for x in scenario.chunks])
        self.wrong_index = retriever.index([x.text for x in scenario.wrong_chunks])

    def passages(
        self, questions: list[Question], count: int, wrong: bool = False
    ) -> list[list[Chunk]]:
        if not count:
            return [[] for _ in questions]
        index = self.wrong_index if wrong else self.index
        chunks = self.scenario.wrong_chunks if wrong else self.scenario.chunks
        rows = self.retriever.nearest(index, [x.text for x in questions], count)
        return [[chunks[x] for x in row] for row in rows]

    def recall(self) -> dict[str, float]:
        """How often the right passage is among the first k."""
        found = self.passages(self.test, 10)
        return {str(k): statistics.mean(
            any(x.answers(question) for x in chunks[:k])
            for question, chunks in zip(self.test, found)) for k in (1, 2, 3, 5, 10)}

    # Arms

    def settings(self, name: str) -> list[dict[str, Any]]:
        """What the validation questions choose among."""
        options = self.scenario.arms[CONTROLS.get(name, name)]
        if name == "nearest":
            return [{"neighbours": x} for x in options["neighbours"]]
        if name in ("lora", "lora-shuffled", "lora-documents"):
            return [{"form": "completion"}]
        if name == "lora+rag":
            return [{"form": "completion", "passages": x}
                    for x in sorted({1, options["passages"]})]
        choices = {"form": ["completion"] if name == "rag" else ["completion", "chat"]} | options
        keys = [x for x in ("form", "passages", "examples") if x in choices]
        return [dict(zip(keys, x)) for x in itertools.product(*(choices[key] for key in keys))]

    def run(self, name: str, chosen: dict[str, Any] | None) -> dict[str, Any]:
        """One arm; `chosen` is the setting that it takes over from another one."""
        # A control has what it does not have itself from the arm that it controls.
        given = self.scenario.arms.get(CONTROLS.get(name, name), {})
        options = TRAINING | given | self.scenario.arms[name]
        arm: dict[str, Any] = {"name": name, "seconds": {}, "candidates": []}

        def timed(work: str, perform: Callable[[], Any]) -> Any:
            start = time.perf_counter()
            result = perform()
            arm["seconds"][work] = time.perf_counter() - start
            print(f"{name}: {work}, {arm['seconds'][work]:.1f} s", file=sys.stderr)
            return result

        if name.startswith("lora"):
            arm["training"] = timed("training", lambda: self.tune(name, options))
        settings = [chosen] if chosen else self.settings(name)
        if len(settings) > 1:
            arm["candidates"] = timed("choosing", lambda: [self.try_out(name, x) for x in settings])
            best = min(arm["candidates"], key=lambda x: (-x["score"], x["promptTokens"]))
            arm["chosen"] = best["setting"]
        else:
            arm["chosen"] = settings[0]
        rows, tokens = timed("answering", lambda: self.answer(name, arm["chosen"], self.test))
        arm["rows"], arm["promptTokens"] = rows, tokens
        arm["score"] = statistics.mean(x["score"] for x in rows)
        if name not in CONTROLS:
            arm["waiting"] = timed("waiting", lambda: self.wait(name, arm["chosen"]))
        if name.startswith("lora"):
            if name not in CONTROLS:
                arm["probes"] = timed("probes", lambda: probes.measure(self.model))
                arm["divergence"] = timed("divergence", lambda: self.divergence(name, arm["chosen"]))
            self.model.use_base()
        return arm

    def divergence(self, name: str, setting: dict[str, Any]) -> float:
        """The mean divergence of the untrained model from this one, in nats a token."""
        tuned = self.answer_distributions(name, setting)
        self.model.use_base()
        base = self.answer_distributions(name, setting)
        sums = [(x.exp() * (x - y)).sum(1) for x, y in zip(base, tuned)]
        return torch.cat(sums).mean().item()

    def try_out(self, name: str, setting: dict[str, Any]) -> dict[str, Any]:
        rows, tokens = self.answer(name, setting, self.validation)
        return {"setting": setting, "score": statistics.mean(x["score"] for x in rows),
                "promptTokens": tokens / len(rows)}

    def answer(
        self, name: str, setting: dict[str, Any], questions: list[Question]
    ) -> tuple[list[dict[str, Any]], int]:
        """A row for each question, and the tokens of all prompts."""
        if name == "nearest":
            texts, tokens = self.vote(questions, setting["neighbours"]), 0
            found: list[list[Chunk]] = [[] for _ in questions]
        else:
            count = setting.get("passages", 0)
            found = self.passages(questions, count, wrong=name == "rag-wrong-corpus")
            examples = self.examples(setting.get("examples", 0), count)
            prompts = [
                self.prompt(examples, Block(question.text, [x.passage for x in chunks]),
                            setting["form"])
                for question, chunks in zip(questions, found)]
            texts = self.model.generate(prompts, self.scenario.task["answer-tokens"])
            tokens = sum(len(self.model.tokens(x)) for x in prompts)
        return [
            {"question": question.id, "answer": text, "passages": [x.id for x in chunks],
             "score": exact_match(text, question.answers)}
            for question, text, chunks in zip(questions, texts, found)], tokens

    def prompt(self, examples: list[Block], block: Block, form: str) -> str:
        if form == "completion":
            return self.scenario.completion(examples, block)
        return self.model.chat(self.scenario.messages(examples, block))

    def vote(self, questions: list[Question], neighbours: int) -> list[str]:
        """The most frequent answer of the nearest training questions, else the nearest's."""
        index = self.retriever.index([x.text for x in self.train])
        rows = self.retriever.nearest(index, [x.text for x in questions], neighbours)
        # Counter keeps equally frequent answers in the order in which they came.
        return [Counter(self.train[x].answers[0] for x in row).most_common(1)[0][0]
                for row in rows]

    def examples(self, count: int, passages: int) -> list[Block]:
        """Worked examples; with passages only such as show the right one."""
        if not count:
            return []
        order = SeededGenerator(SEED, "demonstrations").shuffled(self.train)
        drawn = order[:8 * count] if passages else order[:count]
        found = self.passages(drawn, passages)
        return [
            Block(question.text, [x.passage for x in chunks], question.answers[0])
            for question, chunks in zip(drawn, found)
            if not passages or any(x.answers(question) for x in chunks)][:count]

    # Tuning

    def tune(self, name: str, options: dict[str, Any]) -> dict[str, Any]:
        if options["targets"] != "all":
            raise SystemExit(f"arms.{name}: only 'targets: all' is done here")
        if name == "lora-documents":
            training = [self.model.sequence("", x.text, ends=True) for x in self.scenario.chunks]
        else:
            sample = self.train
            if "questions" in options and options["questions"] < len(sample):
                shuffled = SeededGenerator(SEED, "training sample").shuffled(sample)
                sample = shuffled[:options["questions"]]
            if name == "lora-shuffled":
                sample = dealt(sample)
            training = self.sequences(sample, options.get("distractors"))
        validation = self.sequences(self.validation, options.get("distractors"))
        random = SeededGenerator(SEED, "training order")
        epochs = (random.shuffled(training) for _ in range(options["epochs"]))
        torch.manual_seed(SEED)
        return self.model.train(options, training, validation, epochs)

    def sequences(self, questions: list[Question], distractors: int | None) -> list[Sequence]:
        """Questions with their answers; with distractors around the right passage or without."""
        found = self.passages(questions, 0 if distractors is None else distractors + 2)
        random, sequences = SeededGenerator(SEED, "passages"), []
        for question, chunks in zip(questions, found):
            if distractors is not None:
                gold = [x for x in chunks + self.scenario.chunks if x.answers(question)][:1]
                others = [x for x in chunks if not x.answers(question)]
                chunks = random.shuffled(others[:distractors] + gold)
            block = Block(question.text, [x.passage for x in chunks])
            sequences.append(self.model.sequence(
                self.scenario.completion([], block), f" {question.answers[0]}", ends=True))
        return sequences

    # Beside the task

    def wait(self, name: str, setting: dict[str, Any]) -> list[float]:
        """How long users wait who ask one question at a time, in seconds."""
        waiting = SeededGenerator(SEED, "latency").shuffled(self.test)[:WAITING]
        self.answer(name, setting, waiting[:1])
        seconds = []
        for question in waiting:
            start = time.perf_counter()
            self.answer(name, setting, [question])
            seconds.append(time.perf_counter() - start)
        return seconds

    def answer_distributions(self, name: str, setting: dict[str, Any]) -> list[torch.Tensor]:
        """What the model expects at the reference answers to some validation questions."""
        questions, room, sequences = self.validation[:DIVERGED], DIVERGED_TOKENS, []
        found = self.passages(questions, setting.get("passages", 0))
        for question, chunks in zip(questions, found):
            block = Block(question.text, [x.passage for x in chunks])
            prompt = self.prompt([], block, setting["form"])
            room -= len(self.model.tokens(prompt))
            if room < 0 and sequences:
                break
            whole = self.model.sequence(prompt, f" {question.answers[0]}", ends=False)
            sequences.append(Sequence(whole.ids[:whole.start + DIVERGED_ANSWER], whole.start))
        return self.model.distributions(sequences)


def dealt(questions: list[Question]) -> list[Question]:
    """The questions with each other's answers; none keeps a right one, as far as others have
    another."""
    random = SeededGenerator(SEED, "shuffled answers")
    order = random.shuffled(range(len(questions)))

    def is_own(place: int) -> bool:
        return questions[order[place]].answers[0] in questions[place].answers

    for place in range(len(order)):
        if not is_own(place):
            continue
        start = random.below(len(order))
        for step in range(len(order)):
            other = (start + step) % len(order)
            order[place], order[other] = order[other], order[place]
            if not is_own(place) and not is_own(other):
                break
            order[place], order[other] = order[other], order[place]
    return [replace(x, answers=questions[y].answers) for x, y in zip(questions, order)]


def perform(
    given: argparse.Namespace, converted: Path, encoder: Path, scenario: Scenario
) -> None:
    stages = Stages(given.work, {
        "scenario": digest(given.scenario), "threads": given.threads, "batch": given.batch,
        "sharePrefix": given.share_prefix})
    start = time.perf_counter()
    model = LanguageModel(str(converted), given.batch, given.share_prefix)
    retriever = Retriever(SentenceTransformer(str(encoder), device="cpu"))
    loading, start = time.perf_counter() - start, time.perf_counter()
    experiment = Experiment(scenario, model, retriever)
    indexing = time.perf_counter() - start
    recall = stages.stage("retrieval", experiment.recall)
    base = stages.stage("base probes", lambda: probes.measure(model))
    arms: list[dict[str, Any]] = []
    for name in scenario.arms:
        # A control differs from what it controls in one thing only.
        chosen = next((x["chosen"] for x in arms if x["name"] == CONTROLS.get(name)), None)
        arms.append(stages.stage(name, lambda: experiment.run(name, chosen)))
    seconds = {"loading": loading, "indexing": indexing, **stages.seconds}
    print(json.dumps({
        "engine": "transformers", "versions": {x: version(x) for x in LIBRARIES},
        "threads": given.threads, "batch": given.batch, "sharePrefix": given.share_prefix,
        "seconds": seconds,
        "totalSeconds": sum(seconds.values()), "peakMemoryBytes": stages.peak_memory,
        "recallAtK": recall, "baseProbes": base, "arms": arms,
    }))


def digest(folder: Path) -> str:
    """Over the scenario's own files."""
    files = sorted(x for x in folder.iterdir() if x.suffix in (".yaml", ".jsonl"))
    return hashlib.sha256(b"".join(x.read_bytes() for x in files)).hexdigest()[:16]


def only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise SystemExit(f"{folder}: expected one {pattern}, found {len(found)}; fetch the model "
                         "with 'crossover models fetch', or give its folder's parent as --store")
    return found[0]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", type=Path, help="the scenario's folder")
    parser.add_argument("--store", type=Path, required=True, help="Crossover's folder of models")
    parser.add_argument(
        "--converted", type=Path, required=True, help="where converted models are kept")
    parser.add_argument("--work", type=Path, required=True, help="where finished arms are kept")
    parser.add_argument("--threads", type=int, default=2, help="default 2")
    parser.add_argument("--batch", type=int, default=16, help="prompts in a batch, default 16")
    parser.add_argument(
        "--share-prefix", action="store_true",
        help="compute what all prompts begin with once; most people do not write that")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    faiss.omp_set_num_threads(given.threads)
    scenario = Scenario.load(given.scenario)
    gguf = only(given.store / scenario.models["generator"], "*.gguf")
    encoder = only(given.store, scenario.models["encoder"])
    converted = given.converted / gguf.stem
    convert(str(gguf), str(converted))
    perform(given, converted, encoder, scenario)


main()
