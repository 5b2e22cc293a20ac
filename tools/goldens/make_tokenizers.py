"""Makes small tokenizers in the forms of published models, and reference ids: byte-level ones that
split as Llama 3's and Qwen2's do, and SentencePiece's in the forms of Llama 2, Gemma and Mistral.

Usage: python make_tokenizers.py OUT_FOLDER

OUT_FOLDER/<family>.tokenizer.json is the tokenizer as Hugging Face saves it, trained on the text
below; OUT_FOLDER/<family>.ids.json holds [{"text": …, "ids": […]}, …] without added tokens, and for
SentencePiece's also "decoded", without special tokens. OUT_FOLDER/llama2.gguf holds the
vocabulary of llama2 as SentencePiece has it, with scores instead of merges; `check_pieces.py`
makes its ids.

Needs tokenizers and gguf; made with 0.23.3 and 0.19.0.
"""

import json
import sys

import gguf
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers
from tokenizers import pre_tokenizers, processors, trainers

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
PREPEND = normalizers.Sequence([
    normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
PIECES = {
    "llama2": {"normalizer": PREPEND, "pre": None, "strip": True, "lacks": []},
    "gemma": {
        "normalizer": normalizers.Replace(" ", "▁"),
        "pre": pre_tokenizers.Split(" ", "merged_with_previous"), "strip": False, "lacks": [],
    },
    "mistral": {
        "normalizer": None, "pre": pre_tokenizers.Metaspace("▁", "first", split=False),
        "strip": True, "lacks": [],
    },
    # Words by themselves, and characters that have no bytes either. All bytes are lacking, since
    # tokenizers puts an unknown token behind the bytes of characters that stand after it.
    "metaspace": {
        "normalizer": None, "pre": pre_tokenizers.Metaspace("▁", "always", split=True),
        "strip": True, "lacks": range(256),
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
PIECE_SAMPLES = SAMPLES + [
    "<s>hi", "<s> hi</s> there", "hi</s>", "</s></s>", " <s>", "a▁b", "▁", "▁▁ x", "<0x41>A",
    "   three", "x   ", "𠮷𠮷 🙂🙂 a🙂b", "\n\n", "a\n\nb", "<unk>", "<turn>x<turn> y",
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


def make_pieces(settings):
    bytes_ = [f"<0x{byte:02X}>" for byte in range(256) if byte not in settings["lacks"]]
    specials = ["<unk>", "<s>", "</s>"]
    draft = Tokenizer(models.BPE(unk_token="<unk>"))
    draft.normalizer = PREPEND
    trainer = trainers.BpeTrainer(
        vocab_size=700, special_tokens=specials + bytes_, show_progress=False, max_token_length=8)
    draft.train_from_iterator(TEXT * 2, trainer)
    model = json.loads(draft.to_str())["model"]
    tokenizer = Tokenizer(models.BPE(
        vocab=model["vocab"], merges=[tuple(merge) for merge in model["merges"]],
        unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    if settings["normalizer"] is not None:
        tokenizer.normalizer = settings["normalizer"]
    if settings["pre"] is not None:
        tokenizer.pre_tokenizer = settings["pre"]
    steps = [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    tokenizer.decoder = decoders.Sequence(
        steps + ([decoders.Strip(" ", 1, 0)] if settings["strip"] else []))
    tokenizer.add_special_tokens(
        [AddedToken(text, special=True, normalized=False) for text in specials])
    tokenizer.add_tokens([AddedToken("<turn>", special=False, normalized=False)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", 1)])
    return tokenizer


def write_gguf(tokenizer, path):
    """The vocabulary with a score for each token: the rank of the merge that makes it."""
    saved = json.loads(tokenizer.to_str())
    vocabulary = sorted(saved["model"]["vocab"], key=saved["model"]["vocab"].get)
    ranks = {"".join(merge): rank for rank, merge in reversed(
        list(enumerate(saved["model"]["merges"])))}
    tokens = vocabulary + ["<turn>"]
    kinds = {"<unk>": 2, "<s>": 3, "</s>": 3, "<turn>": 4}
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(64)
    writer.add_embedding_length(8)
    writer.add_block_count(1)
    writer.add_feed_forward_length(8)
    writer.add_head_count(1)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores(
        [float(-1 - ranks[token]) if token in ranks else -1e4 for token in tokens])
    writer.add_token_types([
        kinds.get(token, 6 if len(token) == 6 and token.startswith("<0x") else 1)
        for token in tokens])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main(out):
    for name, settings in PIECES.items():
        tokenizer = make_pieces(settings)
        write(out, name, tokenizer, PIECE_SAMPLES, lambda ids: {"decoded": tokenizer.decode(ids)})
        if name == "llama2":
            write_gguf(tokenizer, f"{out}/llama2.gguf")
    for name, settings in FAMILIES.items():
        write(out, name, make(name, settings), SAMPLES, lambda ids: {})


def write(out, name, tokenizer, texts, more):
    with open(f"{out}/{name}.tokenizer.json", "w", encoding="utf-8") as file:
        json.dump(json.loads(tokenizer.to_str()), file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")
    samples = []
    for text in texts:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        samples.append({"text": text, "ids": ids} | more(ids))
    with open(f"{out}/{name}.ids.json", "w", encoding="utf-8") as file:
        json.dump(samples, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
