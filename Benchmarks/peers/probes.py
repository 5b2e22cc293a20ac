"""What a model can do beside a scenario: the nine probes of forgetting, put as Crossover puts them.

Whether an instruction was followed is not checked here: the answers are written, since that is the
work, and no figure is made of them.
"""
from __future__ import annotations

import json
import math
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

from languagemodel import LanguageModel
from scenario import contains, one_line

FOLDER = Path(__file__).resolve().parents[2] / "Sources/Evaluation/Probes"
BRIEFLY = "Answer with a few words only."
FERRY = "Text: The post office of Bram opens at ten. It is next to the church.\n"
BOAT = "Text: Nils Aker sold his boat in June. He wanted a horse.\n"
OPENS = f"{FERRY}Question: When does the post office open?\nAnswer: at ten\n\n"
WANTS = f"{BOAT}Question: What did Nils want?\nAnswer: a horse\n\n"
ABSENT = (
    f"{FERRY}Question: Who works there?\nAnswer: not in the text\n\n"
    f"{BOAT}Question: How much did he get for the boat?\nAnswer: not in the text\n\n")
REFUSALS = [
    "not in the text", "not mentioned", "not given", "not stated", "not say", "not known",
    "don't know", "do not know", "unknown",
]
LIKELIHOOD = "log-likelihood of the right answer"
Item = dict[str, Any]


def measure(model: LanguageModel) -> list[dict[str, Any]]:
    """Every probe's figures, named as in Crossover's record."""
    write_instructions(model)
    return [
        *perplexity(model, "english"), *perplexity(model, "french"),
        *asked(model, "knowledge", lambda x: chat(model, f"{BRIEFLY}\n{x['question']}"), "", 16),
        *asked(model, "passages", lambda x: OPENS + WANTS + reading(x), " ", 8),
        *asked(model, "code", lambda x: x["question"], "", 0),
        *asked(model, "arithmetic", lambda x: f"1 + 2 = 3\n11 + 6 = 17\n{x['question']}", " ", 4),
        *asked(model, "refusing", lambda x: OPENS + ABSENT + WANTS + reading(x), "", 8),
        *calibration(model),
    ]


def chat(model: LanguageModel, text: str) -> str:
    return model.chat([{"role": "user", "content": text}])


def reading(item: Item) -> str:
    return f"Text: {one_line(item['passage'])}\nQuestion: {item['question']}\nAnswer:"


def lines(name: str) -> list[Item]:
    return [json.loads(x) for x in (FOLDER / f"{name}.jsonl").read_text().splitlines()]


def figure(probe: str, name: str, values: list[float]) -> dict[str, Any]:
    return {"probe": probe, "measure": name, "value": statistics.mean(values)}


def write_instructions(model: LanguageModel) -> None:
    prompts = [chat(model, x["instruction"]) for x in lines("instructions")]
    model.generate(prompts, 32, to_line_end=False)


def perplexity(model: LanguageModel, name: str) -> list[dict[str, Any]]:
    blocks = (FOLDER / f"{name}.txt").read_text().split("\n\n")
    texts = [model.sequence("", one_line(x), ends=False) for x in blocks if x.strip()]
    value = math.exp(model.mean_loss(texts))
    return [{"probe": name, "measure": "perplexity", "value": value}]


def asked(
    model: LanguageModel, name: str, prompt: Callable[[Item], str], lead: str, tokens: int
) -> list[dict[str, Any]]:
    """What the model says, where it is to say something, and what it finds likely."""
    items, figures = lines(name), []
    prompts = [prompt(x) for x in items]
    if tokens:
        said = zip(model.generate(prompts, tokens), items)
        judge = refusal if name == "refusing" else contained
        figures.append(figure(name, "accuracy", [judge(text, x["answers"]) for text, x in said]))
    if name == "refusing":
        return figures
    options = [x.get("options", x["answers"][:1]) for x in items]
    likely = likelihoods(model, prompts, options, lead)
    if min(map(len, options)) > 1:
        right = [float(all(x[0] > other for other in x[1:])) for x in likely]
        figures.append(figure(name, "choice accuracy", right))
    if name != "arithmetic":
        figures.append(figure(name, LIKELIHOOD, [x[0] for x in likely]))
    return figures


def calibration(model: LanguageModel) -> list[dict[str, Any]]:
    """The Brier score of the options' likelihoods, over forty questions at even distances."""
    known = lines("knowledge")
    items = [known[i * len(known) // 40] for i in range(40)]
    prompts = [
        "Question: What is the colour of grass?\nAnswer: green\n\n"
        f"Question: {x['question']}\nAnswer:" for x in items]
    scores = []
    for values in likelihoods(model, prompts, [x["options"] for x in items], " "):
        weights = [math.exp(x - max(values)) for x in values]
        shares = [x / sum(weights) for x in weights]
        scores.append(sum((x - (i == 0)) ** 2 for i, x in enumerate(shares)))
    return [figure("calibration", "Brier score", scores)]


def likelihoods(
    model: LanguageModel, prompts: list[str], options: list[list[str]], lead: str
) -> list[list[float]]:
    flat = iter(model.log_likelihoods([
        model.sequence(prompt, lead + option, ends=False)
        for prompt, each in zip(prompts, options) for option in each]))
    return [[next(flat) for _ in each] for each in options]


def contained(text: str, references: list[str]) -> float:
    return contains(text, references)


def refusal(text: str, references: list[str]) -> float:
    """Right to refuse where there is no answer, and to give it where there is one."""
    refuses = contains(text, REFUSALS)
    if not references:
        return refuses
    return 0.0 if refuses else contains(text, references)
