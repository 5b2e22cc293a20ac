"""A small RAG pipeline, as a team may have one: BM25 over documents, a local model that reads the best.

    pip install llama-cpp-python
    python3 systems/rag.py MODEL.gguf < questions.jsonl > answers.jsonl       # with passages
    python3 systems/rag.py MODEL.gguf --alone < questions.jsonl > ...         # the model alone
    python3 systems/rag.py --first-sentence < questions.jsonl > ...           # no model at all

It reads one question a line ({"id": …, "question": …}) and writes one answer a line, so that it is
a program for `command` as well as a maker of files for `answers`.
"""
import json
import math
import pathlib
import re
import sys
import time

ROOT = pathlib.Path(__file__).parents[3]
CORPUS = ROOT / "corpora" / "handbook"
TRAINING = ROOT / "scenarios" / "handbook" / "questions.jsonl"


def words(text):
    return re.findall(r"[a-z0-9]+", text.lower())


class BM25:
    """Okapi BM25 as Lucene has it: k1 = 1.2, b = 0.75."""

    def __init__(self, texts):
        self.counts = [{w: t.count(w) for w in set(t)} for t in map(words, texts)]
        self.lengths = [sum(c.values()) for c in self.counts]
        self.mean = sum(self.lengths) / len(self.lengths)
        self.found = {}
        for counts in self.counts:
            for word in counts:
                self.found[word] = self.found.get(word, 0) + 1

    def score(self, query, place):
        counts, total = self.counts[place], 0.0
        for word in words(query):
            count = counts.get(word, 0)
            if count:
                n = self.found[word]
                rarity = math.log(1 + (len(self.counts) - n + 0.5) / (n + 0.5))
                length = 0.25 + 0.75 * self.lengths[place] / self.mean
                total += rarity * count / (count + 1.2 * length)
        return total

    def best(self, query, count):
        places = sorted(range(len(self.counts)), key=lambda p: (-self.score(query, p), p))
        return places[:count]


def documents():
    """Every document as one passage: those of the handbook are short."""
    found = []
    for path in sorted(CORPUS.rglob("*.md")):
        lines = [line.lstrip("# ") for line in path.read_text(encoding="utf-8").splitlines()]
        found.append((str(path.relative_to(CORPUS)), " ".join(" ".join(lines).split())))
    return found


def examples(known, count):
    """Worked examples from the handbook's training questions, each with its own document."""
    shown, texts = [], dict(known)
    with open(TRAINING, encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            source = row.get("source")
            if row["split"] == "train" and source in texts and row["answers"]:
                if all(other != source for other, _, _ in shown):
                    shown.append((source, row["question"], row["answers"][0]))
            if len(shown) == count:
                break
    return [(texts[source], question, answer) for source, question, answer in shown]


def block(passage, question, answer=""):
    context = f"Context:\n{passage}\n\n" if passage else ""
    return f"{context}Question: {question}\nAnswer:{' ' + answer if answer else ''}"


def main():
    arguments = sys.argv[1:]
    alone, sentence = "--alone" in arguments, "--first-sentence" in arguments
    model = None
    if not sentence:
        from llama_cpp import Llama

        path = next(a for a in arguments if not a.startswith("--"))
        model = Llama(path, n_ctx=4096, verbose=False)
    known = documents()
    index = BM25([text for _, text in known])
    worked = [
        block("" if alone else text, question, answer)
        for text, question, answer in examples(known, 4)
    ]
    for line in sys.stdin:
        if not line.strip():
            continue
        question = json.loads(line)
        start = time.perf_counter()
        shown = [] if alone else [known[p] for p in index.best(question["question"], 1)]
        answer, usage = "", {}
        if sentence:
            sentences = re.split(r"(?<=[.!?]) ", shown[0][1])
            wanted = set(words(question["question"]))
            answer = max(sentences, key=lambda s: (len(wanted & set(words(s))), -len(s)))
        else:
            passage = shown[0][1] if shown else ""
            prompt = "\n\n".join(worked + [block(passage, question["question"])])
            reply = model.create_completion(prompt, max_tokens=16, temperature=0, stop=["\n"])
            answer = reply["choices"][0]["text"].strip()
            usage = {
                "tokens-in": reply["usage"]["prompt_tokens"],
                "tokens-out": reply["usage"]["completion_tokens"],
            }
        seconds = round(time.perf_counter() - start, 3)
        found = [
            {"source": source, "text": text, "rank": rank}
            for rank, (source, text) in enumerate(shown, 1)
        ]
        row = {"id": question["id"], "answer": answer, "seconds": seconds, **usage}
        if found:
            row["passages"] = found
        print(json.dumps(row, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
