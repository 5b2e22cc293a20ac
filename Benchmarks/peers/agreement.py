"""Compares a scenario's record with the peer's JSON: scores, answers, times. Prints Markdown."""
from __future__ import annotations

import argparse
import json
import statistics
from pathlib import Path
from typing import Any

WORKS = ("training", "choosing", "answering")


def table(head: list[str], rows: list[list[str]]) -> None:
    print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def our_seconds(arm: dict[str, Any]) -> dict[str, float]:
    training = arm["training"]["usage"]["wallSeconds"] if arm.get("training") else 0.0
    return {"training": training, "choosing": arm["building"]["wallSeconds"] - training,
            "answering": arm["answering"]["wallSeconds"]}


def peer_seconds(arm: dict[str, Any]) -> dict[str, float]:
    return {work: arm["seconds"].get(work, 0.0) for work in WORKS}


def times(ours: float, peer: float) -> list[str]:
    return [f"{ours:.1f}", f"{peer:.1f}", f"{peer / ours:.2f}" if ours >= 0.05 else "–"]


def arm_row(ours: dict[str, Any], peer: dict[str, Any]) -> list[str]:
    answers = {x["question"]: x for x in peer["rows"]}
    if answers.keys() != {x["question"] for x in ours["rows"]}:
        raise SystemExit(f"{ours['name']}: the two sides answered different questions; "
                         "run both on the same scenario")
    pairs = [(x, answers[x["question"]]) for x in ours["rows"]]

    def share(key: str) -> str:
        return f"{sum(a[key] == b[key] for a, b in pairs) / len(pairs):.3f}"

    setting = {key: str(value) for key, value in peer["chosen"].items()}
    return [f"`{ours['name']}`", f"{ours['score']['value']:.3f}", f"{peer['score']:.3f}",
            "yes" if setting == ours["chosen"] else f"no: {setting}",
            share("answer"), share("score"), prompt_tokens(ours, peer),
            *times(sum(our_seconds(ours).values()), sum(peer_seconds(peer).values()))]


def prompt_tokens(ours: dict[str, Any], peer: dict[str, Any]) -> str:
    """Whether both sides' prompts are equally long, summed over the questions, in each setting."""
    if ours["name"] == "nearest":
        return "–"
    theirs = {setting_key(x): x["promptTokens"] for x in peer["candidates"]}
    pairs = [(x["promptTokens"], theirs.get(setting_key(x), -1)) for x in ours["candidates"]]
    if setting_key({"setting": ours["chosen"]}) == setting_key({"setting": peer["chosen"]}):
        pairs.append((ours["answering"]["promptTokens"], peer["promptTokens"]))
    equal = sum(abs(a - b) < 1e-6 for a, b in pairs)
    return "equal" if equal == len(pairs) else f"differ in {len(pairs) - equal}"


def setting_key(candidate: dict[str, Any]) -> str:
    return json.dumps({k: str(v) for k, v in candidate["setting"].items()}, sort_keys=True)


def training_row(ours: dict[str, Any], peer: dict[str, Any]) -> list[str]:
    cells = [f"`{ours['name']}`"]
    for read in (
        lambda x: f"{x['trainableParameters']:,}", lambda x: f"{x['examples']}",
        lambda x: f"{x['bestStep']} of {x['steps']}", lambda x: f"{x['losses'][0]:.3f}",
        lambda x: f"{min(look['loss'] for look in x['validation']):.3f}",
    ):
        mine, theirs = read(ours["training"]), read(peer["training"])
        cells.append(mine if mine == theirs else f"{mine} / {theirs}")
    return cells


def probe_rows(ours: list[dict[str, Any]], peer: dict[str, Any]) -> list[list[str]]:
    def values(measured: list[dict[str, Any]]) -> dict[tuple[str, str], float]:
        return {(x["probe"], x["measure"]): x["value"] for x in measured}

    before = values(peer["baseProbes"])
    after = {x["name"]: values(x["probes"]) for x in peer["arms"] if "probes" in x}
    # Whether an instruction was followed is not checked by the peer.
    return [
        [f"`{x['arm']}`", x["probe"], x["measure"], f"{x['before']['value']:.3f}",
         f"{before[x['probe'], x['measure']]:.3f}", f"{x['after']['value']:.3f}",
         f"{after[x['arm']][x['probe'], x['measure']]:.3f}"]
        for x in ours if x["arm"] in after and (x["probe"], x["measure"]) in before]


def waiting_row(ours: dict[str, Any], peer: dict[str, Any]) -> list[str]:
    """What a user waits who asks alone, in the middle of some questions, in milliseconds."""
    mine, theirs = ours["latency"]["median"], statistics.median(peer["waiting"])
    return [f"`{ours['name']}`", f"{1000 * mine:.0f}", f"{1000 * theirs:.0f}",
            f"{theirs / mine:.2f}"]


def peak_memory(record: dict[str, Any]) -> int:
    usages = [x[key] for x in record["arms"] for key in ("building", "answering")]
    return max(x["peakMemoryBytes"] for x in [*usages, record["retrieval"]["usage"]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("record", type=Path, help="record.json of 'crossover run'")
    parser.add_argument("seconds", type=float, help="what that run took by the clock")
    parser.add_argument("peer", type=Path, help="what handbook.py printed")
    given = parser.parse_args()
    ours, peer = (json.loads(x.read_text()) for x in (given.record, given.peer))
    arms = list(zip(ours["arms"], peer["arms"], strict=True))

    print("The scores are on the test questions; *same answer* and *same score* are shares of them."
          " The seconds of an arm are for training, choosing and answering.\n")
    table(["arm", "our score", "peer's", "same setting", "same answer", "same score",
           "prompt tokens", "our seconds", "peer's", "ratio"], [arm_row(*x) for x in arms])

    rows, rest = [], [given.seconds, peer["totalSeconds"]]
    for work in WORKS:
        pair = [sum(our_seconds(x)[work] for x, _ in arms),
                sum(peer_seconds(x)[work] for _, x in arms)]
        rows.append([work, *times(*pair)])
        rest = [all - part for all, part in zip(rest, pair)]
    rows.append(["probes, waiting, loading and the rest", *times(*rest)])
    rows.append(["**all**", *times(given.seconds, peer["totalSeconds"])])
    table(["work", "our seconds", "peer's", "ratio"], rows)

    print("Ours and, where it differs, the peer's:\n")
    table(["arm", "trainable", "examples", "best step", "first loss", "best validation loss"],
          [training_row(*x) for x in arms if x[0].get("training")])
    table(["arm", "probe", "measure", "our before", "peer's", "our after", "peer's"],
          probe_rows(ours["forgetting"], peer))
    table(["arm", "our median wait, ms", "peer's", "ratio"],
          [waiting_row(*x) for x in arms if "waiting" in x[1]])
    moved = {x["arm"]: x["divergence"]["value"] for x in ours["ledger"]["divergences"]}
    kept = [f"{moved[x['name']]:.3f} and {x['divergence']:.3f} for `{x['name']}`"
            for x in peer["arms"] if "divergence" in x]
    print(f"Divergence of the untrained model, in nats a token: {', '.join(kept)}.\n")
    recall = [f"{ours['retrieval']['recallAtK'][k]['value']:.3f} and {value:.3f} at {k}"
              for k, value in peer["recallAtK"].items()]
    print(f"Recall of the right passage, ours and the peer's: {', '.join(recall)}. Peak memory: "
          f"{peak_memory(ours) / 1e9:.2f} and {peer['peakMemoryBytes'] / 1e9:.2f} GB.")


main()
