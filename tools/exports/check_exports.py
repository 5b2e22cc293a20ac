"""Holds exports to PEFT, transformers and llama.cpp. `scripts/check-exports` calls it.

Usage: python check_exports.py FOLDER

FOLDER has what the script wrote: base, peft, half, merged, merged-half, gguf-*, perhaps the same of
other kinds of adapters, and what Crossover itself made of texts, and of prompts with each form. One
line a check: what was compared, how far apart it is, and how far apart it may be. Exits with 1 when a check fails; with EXPORTS_MUST=1 also when one is skipped.
"""

import importlib.util
import json
import os
import sys

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
os.environ.setdefault("TQDM_DISABLE", "1")

import numpy  # noqa: E402

import texts  # noqa: E402

# Logits in f32 of two engines that add in different orders: as the tests of the reference values.
EXACT = 5e-3
# A gap between the two best logits below which either may be called the likeliest. The file's
# weights are multiplied with activations in f32 by Crossover and transformers; llama.cpp rounds the
# activations to F16, or to 8 bits before weights in blocks, which moves single logits by 0.04, or by
# 0.9 to 1.5. Where tokens parted, with a trained and a drawn adapter on the eight prompts, the widest
# gap was: F16 0 (no token parted), Q8_0 0.31, Q4_1 0.41, Q4_0 0.72; a limit is up to 1.6 times that.
# Behind an end token, where no answer goes on, gaps of 11 were seen: nothing there was trained.
# That a file holds the right weights, its logits in transformers show, which are held to EXACT.
NEAR = {"f16": 0.05, "q8_0": 0.5, "q4_1": 0.6, "q4_0": 1.0}
# How many tokens llama.cpp goes on by itself.
LONG = 64
# The share of greedy tokens that must be equal, whatever the gaps.
LEAST_EQUAL = 0.9
CHATS = [
    [{"role": "user", "content": "Hi"}],
    [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi <|im_end|>"}],
    [
        {"role": "user", "content": "One"}, {"role": "assistant", "content": "Two"},
        {"role": "user", "content": "Three"},
    ],
]


class Checks:
    def __init__(self, folder):
        self.folder, self.failed, self.skipped = folder, [], []

    def path(self, name):
        return f"{self.folder}/{name}"

    def lines(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.strip()]

    def check(self, what, holds, found):
        print(f"{'ok    ' if holds else 'FAILED'}  {what}: {found}", flush=True)
        if not holds:
            self.failed.append(what)

    def skip(self, what, package):
        print(f"SKIPPED {what}: this Python has no {package}", flush=True)
        self.skipped.append(what)


def has(*packages):
    return next((name for name in packages if importlib.util.find_spec(name) is None), None)


def largest(a, b):
    return max(float(numpy.abs(x - y).max()) for x, y in zip(a, b))


def own_logits(checks, form):
    """Crossover's, after the last token of each prompt, by token."""
    rows = []
    for line in checks.lines(f"logits-{form}.jsonl"):
        row = numpy.empty(len(line["topIds"]), dtype=numpy.float64)
        row[line["topIds"]] = line["topLogits"]
        rows.append(row)
    return rows


def torch_logits(model, prompts):
    import torch

    with torch.no_grad():
        return [model(torch.tensor([ids])).logits[0, -1].double().numpy() for ids in prompts]


def check_transformers(checks, prompts):
    """Logits of the adapter and the merged folders."""
    import torch
    from transformers import AutoModelForCausalLM

    def load(name):
        return AutoModelForCausalLM.from_pretrained(checks.path(name), dtype=torch.float32).eval()

    model, information = AutoModelForCausalLM.from_pretrained(
        checks.path("merged"), dtype=torch.float32, output_loading_info=True)
    stray = {key: sorted(value) for key, value in information.items() if value}
    checks.check("merged loads without a missing or unexpected tensor", not stray, stray or "none")
    # A head that is trained apart from its embedding is no longer tied.
    tied = model.get_output_embeddings().weight is model.get_input_embeddings().weight
    checks.check("merged has the tie that it declares", tied == model.config.tie_word_embeddings,
                 f"tied: {tied}")
    checks.check("merged generates until the ends that it declares",
                 model.generation_config.eos_token_id not in (None, []),
                 model.generation_config.eos_token_id)
    merged = torch_logits(model.eval(), prompts)
    apart = largest(merged, own_logits(checks, "merged"))
    checks.check("merged in transformers against Crossover, logits", apart < EXACT,
                 f"{apart:.2e} at most, allowed {EXACT}")
    base = torch_logits(load("base"), prompts)
    moved = largest(merged, base)
    checks.check("the training moves the logits at all", moved > 0.1, f"by up to {moved:.2f}")
    if not os.path.exists(checks.path("peft/adapter_config.json")):
        return
    if missing := has("peft"):
        checks.skip("the adapter in PEFT", missing)
        return
    from peft import PeftModel

    for adapter, against in [("peft", "merged"), ("half", "merged-half"),
                             ("rslora", "rslora-merged"), ("rslora-half", "rslora-merged-half"),
                             ("dora", "dora-merged"), ("dora-half", "dora-merged-half")]:
        if not os.path.exists(checks.path(against)):
            continue
        adapted = torch_logits(
            PeftModel.from_pretrained(load("base"), checks.path(adapter)).eval(), prompts)
        other = merged if against == "merged" else torch_logits(load(against).eval(), prompts)
        apart = largest(adapted, other)
        checks.check(f"{adapter} in PEFT on the base against {against}, logits", apart < EXACT,
                     f"{apart:.2e} at most, allowed {EXACT}; the training moves them by up to "
                     f"{largest(other, base):.2f}")


def check_tokenizer(checks, prompts):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(checks.path("merged"))
    own, again = checks.lines("tokens.jsonl"), checks.lines("tokens-merged.jsonl")
    wrong = [
        text for text, line in zip(texts.TEXTS, own)
        if tokenizer(text, add_special_tokens=True)["input_ids"] != line["ids"]
    ]
    checks.check(f"token ids of {len(own)} texts in transformers", not wrong,
                 f"{len(wrong)} differ {wrong[:3] if wrong else ''}")
    checks.check("token ids by Crossover from the export's own tokenizer", own == again,
                 f"{sum(a != b for a, b in zip(own, again))} differ")
    text = [tokenizer.decode(line["ids"]) for line in own]
    wrong = [a for a, b in zip(texts.TEXTS, text) if a != b]
    checks.check("decoding gives the texts again", not wrong,
                 f"{len(wrong)} differ {wrong[:3] if wrong else ''}")
    return tokenizer


def check_template(checks, tokenizer, metadata):
    """The template in the folder renders as that in the GGUF file does."""
    if missing := has("jinja2"):
        return checks.skip("the chat template", missing)
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(metadata["tokenizer.chat_template"])
    tokens = metadata["tokenizer.ggml.tokens"]
    names = {
        f"{role}_token": tokens[metadata[f"tokenizer.ggml.{role}_token_id"]]
        for role in ("bos", "eos")
    }
    wrong = 0
    for chat in CHATS:
        for prompted in (True, False):
            rendered = tokenizer.apply_chat_template(
                chat, tokenize=False, add_generation_prompt=prompted)
            expected = template.render(
                messages=chat, add_generation_prompt=prompted, **names)
            wrong += rendered != expected
    checks.check("the chat template in transformers against the GGUF file's", wrong == 0,
                 f"{wrong} of {2 * len(CHATS)} differ")


def check_layout(checks, name):
    """What llama.cpp demands of a file, by another reader. Gives its metadata."""
    import gguf

    reader = gguf.GGUFReader(checks.path(f"gguf-{name}/model.gguf"))
    offset = 0
    for tensor in reader.tensors:
        if int(tensor.field.parts[-1][0]) != offset:
            checks.check(f"gguf-{name}: offsets are padded sums", False, tensor.name)
            break
        offset += -(-int(tensor.n_bytes) // 32) * 32
    names = {tensor.name for tensor in reader.tensors}
    checks.check(f"gguf-{name}: a tied head is left out",
                 "output.weight" not in names or not json.load(
                     open(checks.path("merged/config.json")))["tie_word_embeddings"],
                 f"{len(names)} tensors")
    wanted = {"tokenizer.chat_template", "tokenizer.ggml.tokens", "tokenizer.ggml.bos_token_id",
              "tokenizer.ggml.eos_token_id"}
    return {key: field.contents() for key, field in reader.fields.items() if key in wanted}


class LlamaModel:
    """A GGUF file in llama.cpp: one thread, greedy, with all logits of each step."""

    def __init__(self, path):
        import llama_cpp

        self.model = llama_cpp.Llama(
            path, n_ctx=512, n_threads=1, n_threads_batch=1, n_gpu_layers=0, verbose=False,
            logits_all=False)

    def logits(self, ids):
        self.model.reset()
        self.model.eval(ids)
        return self._last()

    def next(self, token):
        self.model.eval([token])
        return self._last()

    def _last(self):
        import llama_cpp

        pointer = llama_cpp.llama_get_logits_ith(self.model._ctx.ctx, -1)
        return numpy.ctypeslib.as_array(pointer, (self.model.n_vocab(),)).astype(float)

    def tokens(self, text):
        return self.model.tokenize(text.encode(), add_bos=True, special=True)


def follow(model, prompts, answers):
    """Lets llama.cpp say the next token of each answer, step by step, going on with the answer's.

    Gives the number of steps, how many are equal, the logits after each prompt, and for every other
    step (prompt, place, llama.cpp's token, its logit, the answer's token, its logit)."""
    steps, firsts, parted = 0, [], []
    for index, (ids, answer) in enumerate(zip(prompts, answers)):
        row = model.logits(ids)
        firsts.append(row)
        for place, token in enumerate(answer):
            best = int(row.argmax())
            steps += 1
            if best != token:
                parted.append((index, place, best, row[best], token, row[token]))
            row = model.next(token)
    return steps, steps - len(parted), firsts, parted


def check_llama(checks, name, prompts):
    """Greedy text of a file, by llama.cpp and by Crossover; and how far it is from the merged
    model in f32, which is no fault of the file."""
    form = f"gguf-{name}"
    model = LlamaModel(checks.path(f"{form}/model.gguf"))
    own = [line["ids"] for line in checks.lines(f"greedy-{form}.jsonl")]
    steps, equal, firsts, parted = follow(model, prompts, own)
    for index, place, best, high, token, low in parted:
        print(f"        {form}, prompt {index}, token {place}: llama.cpp {best} at {high:.3f}, "
              f"Crossover {token} at {low:.3f}")
    gap = max((high - low for _, _, _, high, _, low in parted), default=0)
    apart = largest(firsts, own_logits(checks, form))
    checks.check(f"{form} in llama.cpp against Crossover, greedy",
                 gap <= NEAR[name] and equal >= LEAST_EQUAL * steps,
                 f"{equal} of {steps} tokens equal, allowed {LEAST_EQUAL:.0%} of them; the widest "
                 f"gap {gap:.3f}, allowed {NEAR[name]}; logits differ by up to {apart:.3f}")
    steps, equal, _, _ = follow(
        model, prompts, [line["ids"] for line in checks.lines("greedy-merged.jsonl")])
    apart = largest(own_logits(checks, form), own_logits(checks, "merged"))
    size = os.path.getsize(checks.path(f"{form}/model.gguf"))
    print(f"        {form}, {size} bytes, against the merged model in f32: {equal} of {steps} "
          f"greedy tokens equal, logits differ by up to {apart:.3f}")
    if name == "f16":
        wrong = [
            text for text, line in zip(texts.TEXTS, checks.lines("tokens.jsonl"))
            if text and "\0" not in text and model.tokens(text) != line["ids"]
        ]
        checks.check("token ids in llama.cpp", not wrong,
                     f"{len(wrong)} differ {wrong[:3] if wrong else ''}")


def end_tokens(checks):
    """With which of them an answer is over, as the merged folder says."""
    with open(checks.path("merged/generation_config.json"), encoding="utf-8") as file:
        ends = json.load(file)["eos_token_id"]
    return set(ends if isinstance(ends, list) else [ends])


def check_long(checks, name, prompts):
    """Up to 64 tokens after each prompt as llama.cpp goes on by itself, held to transformers with the
    same file, read by its own reader, and to the merged model in f32. Rows of queries and keys in the
    wrong order show here at the latest: such a text is fluent for some twenty tokens.

    An answer counts up to its first end token, which no program goes on behind."""
    import torch
    from transformers import AutoModelForCausalLM

    form = f"gguf-{name}"
    model = LlamaModel(checks.path(f"{form}/model.gguf"))
    ends, answers = end_tokens(checks), []
    for ids in prompts:
        row, answer = model.logits(ids), []
        while True:
            answer.append((int(row.argmax()), row))
            if len(answer) == LONG or answer[-1][0] in ends:
                break
            row = model.next(answer[-1][0])
        answers.append(answer)

    def against(other):
        """The tokens that `other` would have said otherwise: place and both models' gaps."""
        parted = []
        for index, (ids, answer) in enumerate(zip(prompts, answers)):
            tokens = [token for token, _ in answer]
            with torch.no_grad():
                rows = other(torch.tensor([ids + tokens[:-1]])).logits[0, len(ids) - 1:]
            for place, (row, (token, theirs)) in enumerate(zip(rows.double().numpy(), answer)):
                best = int(row.argmax())
                if best != token:
                    parted.append((index, place, token, theirs[token], row[token],
                                   best, theirs[best], row[best]))
        return parted

    same = AutoModelForCausalLM.from_pretrained(
        checks.path(form), gguf_file="model.gguf", dtype=torch.float32).eval()
    apart = largest(torch_logits(same, prompts), own_logits(checks, form))
    checks.check(f"{form} in transformers against Crossover, logits", apart < EXACT,
                 f"{apart:.2e} at most, allowed {EXACT}")
    parted = against(same)
    for index, place, token, a, b, best, c, d in parted:
        print(f"        {form}, prompt {index}, token {place}: {token} has {a:.3f} in llama.cpp and "
              f"{b:.3f} in transformers, {best} has {c:.3f} and {d:.3f}")
    steps = sum(map(len, answers))
    gap = max((max(d - b, a - c) for _, _, _, a, b, _, c, d in parted), default=0)
    checks.check(f"{form}: up to {LONG} tokens of llama.cpp against transformers, greedy",
                 gap <= NEAR[name] and len(parted) <= (1 - LEAST_EQUAL) * steps,
                 f"{steps - len(parted)} of {steps} tokens equal, allowed {LEAST_EQUAL:.0%} of them; "
                 f"the widest gap {gap:.3f}, allowed {NEAR[name]}")
    merged = AutoModelForCausalLM.from_pretrained(
        checks.path("merged"), dtype=torch.float32).eval()
    print(f"        {form}: {steps - len(against(merged))} of {steps} are the merged model's in f32")


def main(folder):
    checks = Checks(folder)
    prompts = [line["ids"] for line in checks.lines("logits-merged.jsonl")]
    tokenizer = metadata = None
    if missing := has("torch", "transformers"):
        checks.skip("safetensors and the adapter", missing)
    else:
        tokenizer = check_tokenizer(checks, prompts)
        check_transformers(checks, prompts)
    if missing := has("gguf"):
        checks.skip("the layout of GGUF files, the chat template", missing)
    else:
        for name in ("f16", "q8_0", "q4_0", "q4_1"):
            metadata = check_layout(checks, name)
        if tokenizer:
            check_template(checks, tokenizer, metadata)
    if missing := has("llama_cpp"):
        checks.skip("GGUF files in llama.cpp", missing)
    else:
        for name in ("f16", "q8_0", "q4_0", "q4_1"):
            check_llama(checks, name, prompts)
            if not has("torch", "transformers", "gguf"):
                check_long(checks, name, prompts)
    print(f"{len(checks.failed)} failed, {len(checks.skipped)} skipped")
    mustAll = os.environ.get("EXPORTS_MUST") == "1"
    return 1 if checks.failed or (mustAll and checks.skipped) else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
