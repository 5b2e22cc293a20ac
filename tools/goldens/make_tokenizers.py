"""Makes small byte-level tokenizers that split as Llama 3's and Qwen2's do, and reference ids.

Usage: python make_tokenizers.py OUT_FOLDER

OUT_FOLDER/<family>.tokenizer.json is the tokenizer as Hugging Face saves it, trained on the text
below; OUT_FOLDER/<family>.ids.json holds [{"text": …, "ids": […]}, …] without added tokens.

Needs tokenizers; made with 0.23.3.
"""

import json
import sys

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers
from tokenizers import pre_tokenizers, trainers

PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|NUMBERS| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
FAMILIES = {
    "llama3": {
        "numbers": r"\p{N}{1,3}", "normalizer": None, "ignore_merges": True,
        "specials": ["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"],
    },
    "qwen2": {
        "numbers": r"\p{N}", "normalizer": normalizers.NFC(), "ignore_merges": False,
        "specials": ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
    },
}
TEXT = [
    "The quick brown fox jumps over the lazy dog. It doesn't care; they're tired, and we'll see.",
    "In 1984 there were 12345 people and 3.14159 reasons. Prices rose by 20 % in 2023/24.",
    "def add(a, b):\n    return a + b\n\n\nprint(add(1, 2))\n",
    "L'été à la plage: où est la bibliothèque? Über größere Häuser läuft man nicht.",
    "東京は日本の首都です。 Это предложение на русском языке. Ελληνικά και עברית.",
]
SAMPLES = TEXT + [
    "", " ", "  ", "a", " a", "a ", "\n", "\r\n", "\n\n  x", "  \n\t y", "I'LL DON'T we'Ve 's 'S",
    "1", "12", "123", "1234", "1234567", "½ Ⅳ ٣٤", "x1y22z333", "e\u0301te\u0301 \u00e9t\u00e9",
    "\u1100\u1161\u11a8", "🙂 👩‍👩‍👧 \u200b", "foo  bar   baz", "tab\tand\u00a0space\u3000wide",
    "!!!...???\n\n", " $100 #tag @you", "unbelievably", " unbelievably", "a unbelievably b",
    "<|im_start|>user\nhi<|im_end|>", "<|begin_of_text|>hi<|eot_id|>", "<|im_st", "\u0000\u0001",
]


def make(name, settings):
    whole = Regex(PATTERN.replace("NUMBERS", settings["numbers"]))
    splits = pre_tokenizers.Sequence([
        pre_tokenizers.Split(whole, behavior="isolated", invert=False),
        pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False),
    ])
    draft = Tokenizer(models.BPE())
    draft.pre_tokenizer = splits
    draft.normalizer = settings["normalizer"]
    trainer = trainers.BpeTrainer(
        vocab_size=400, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False)
    draft.train_from_iterator(TEXT * 2, trainer)
    model = json.loads(draft.to_str())["model"]
    vocabulary = dict(model["vocab"])
    # A word that no merge leads to: it is found only where whole words come before merges.
    vocabulary["Ġunbelievably"] = len(vocabulary)
    tokenizer = Tokenizer(models.BPE(
        vocab=vocabulary, merges=[tuple(merge) for merge in model["merges"]],
        ignore_merges=settings["ignore_merges"]))
    tokenizer.pre_tokenizer = splits
    tokenizer.normalizer = settings["normalizer"]
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(
        [AddedToken(text, special=True, normalized=False) for text in settings["specials"]])
    return tokenizer


def main(out):
    for name, settings in FAMILIES.items():
        tokenizer = make(name, settings)
        with open(f"{out}/{name}.tokenizer.json", "w", encoding="utf-8") as file:
            json.dump(json.loads(tokenizer.to_str()), file, ensure_ascii=False,
                      separators=(",", ":"))
            file.write("\n")
        samples = [
            {"text": text, "ids": tokenizer.encode(text, add_special_tokens=False).ids}
            for text in SAMPLES
        ]
        with open(f"{out}/{name}.ids.json", "w", encoding="utf-8") as file:
            json.dump(samples, file, ensure_ascii=False, separators=(",", ":"))
            file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
