"""Makes the reference values of sentence encoders: tiny random models and what they compute.

    python tools/goldens/make_encoders.py REPOSITORY

Needs torch, transformers, sentence-transformers, tokenizers and sentencepiece; the versions that
the committed files were made with stand in README.md beside this script. Two folders come out, as
sentence-transformers saves them, under Tests/LanguageModelsTests/Fixtures/:

    bert-cls    BERT, WordPiece, the first token's vector, a Normalize module, a query prompt
    xlmr-mean   XLM-RoBERTa, Unigram, the mean of all tokens, prompts for queries and passages

each with golden.json, and Tests/TokenizersTests/Fixtures/unigram.json with the token ids of texts
by the two forms that XLM-RoBERTa's tokenizers come in.
"""

import json
import pathlib
import sys
import tempfile

import sentencepiece
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import (
    AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors)
from transformers import (
    BertConfig, BertModel, PreTrainedTokenizerFast, XLMRobertaConfig, XLMRobertaModel)

SEED = 42

CORPUS = [
    "The retrieval of passages answers a question about the handbook of the museum.",
    "Every room has a key of its own; the red room opens at nine, the blue room at ten.",
    "Une réponse exacte vaut mieux qu'une longue phrase : où est la clé de la salle bleue ?",
    "Wie viele Räume hat das große Haus? Es sind zwölf, und jeder hat einen Schlüssel.",
    "Где находится ключ от красной комнаты? Он лежит на столе у входа.",
    "日本語の文章を短く分けて検索します。赤い部屋の鍵はどこですか。",
    "हिन्दी में एक छोटा वाक्य। किताब मेज़ पर है।",
    "Query and passage prefixes tell the two roles of a text apart: query: passage: 0123456789.",
    "Numbers such as 12, 3.5 and 1/2 are answered too (see page 17) - or are they?",
]

# What a SentencePiece normaliser does to a text: single scalars, sequences, deletions.
RULES = {
    "\t": " ", "\n": " ", "\r": " ", "\u00a0": " ", "\u3000": " ", "\u2009": " ",
    "\u0007": "", "\u200b": " ", "\ufeff": "", "\u00ad": "",
    "\ufb01": "fi", "\u00bd": "1\u20442", "\u00b2": "2", "\u2460": "1", "\u2026": "...",
    "e\u0301": "\u00e9", "u\u0308": "\u00fc", "a\u0308": "\u00e4", "\uff01": "!",
    "\u30ab\u3099": "\u30ac", "\uff76": "\u30ab", "\uff76\uff9e": "\u30ac",
    "\u1e9b\u0323": "\u1e69", "\U0001d538": "A", "\uff1c": "<", "\uff1e": ">",
    **{chr(0xFF21 + i): chr(0x41 + i) for i in range(26)},
    **{chr(0xFF41 + i): chr(0x61 + i) for i in range(26)},
}

SAMPLES = [
    "", " ", "   ", "a", "The red room", "  two  blanks   and more ", "tab\tline\nreturn\r\nend",
    "no\u00a0break\u3000wide\u2009thin", "zero\u200bwidth\ufeff\u00ad soft", "query: where is it?",
    "ﬁne ½ cup² … ①", "cafe\u0301 Ra\u0308ume u\u0308ber", "café Räume über", "日本語の文章。",
    "赤い部屋 の 鍵", "\uff76\uff9e \u30ab\u3099 \u30ac", "Ｆｕｌｌ ｗｉｄｔｈ！", "𝔸 😀 👩‍👩‍👧‍👦 🇫🇷",
    "unknown ☃☃ snow ☃", "☃", "ключ от комнаты", "हिन्दी किताब", "ภาษาไทย", "한국어 \u1112\u1161\u11ab",
    "\u0000nul\u0007bell", "▁already▁there ▁", "<s>inside</s>", "a <mask> b", "a<mask>  <mask>b",
    "<pad><unk>", "<s", "＜mask＞", "e\u0301\u0323 \u1e9b\u0323 ﬁ\u0301", "x\u0301\u0302\u0303\u0304",
    "0123456789 3.14159 1/2", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "trailing ", " leading", "\n", "mixed\u2028line\u0085sep\u000bvt", "A\u030a\u00c5\u212b",
    "the room of the museum opens at nine and the key is on the table, says the handbook.",
]

TEXTS = [
    "Where is the key of the red room?", "", "The red room opens at nine.", "où est la clé ?",
    "日本語の文章。", "ключ ☃ от комнаты", "  two  blanks ", "long text " * 60,
]


def sentencepiece_model(folder):
    """The rules and a small vocabulary, as SentencePiece makes them: table, pieces with scores.

    The trainers of `tokenizers` would do, but no two runs of theirs give the same vocabulary.
    """
    rules = folder / "rules.tsv"
    with rules.open("w") as file:
        for source, target in RULES.items():
            hexes = [" ".join(f"{ord(c):X}" for c in text) for text in (source, target)]
            file.write("\t".join(hexes) + "\n")
    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join(CORPUS) + "\n")
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(folder / "pieces"), model_type="unigram",
        vocab_size=300, hard_vocab_limit=False, num_threads=1,
        normalization_rule_tsv=str(rules), minloglevel=2)
    lines = (folder / "pieces.vocab").read_text().splitlines()
    pieces = [(line.split("\t")[0], float(line.split("\t")[1])) for line in lines]
    # The only field that is wanted: normalizer_spec (3) . precompiled_charsmap (2).
    return field(field((folder / "pieces.model").read_bytes(), 3), 2), pieces[3:]


def field(message, number):
    """The bytes of a length-delimited field of a protocol buffer."""
    def varint(at):
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value, at
    at = 0
    while at < len(message):
        key, at = varint(at)
        if key & 7 == 2:
            count, at = varint(at)
            if key >> 3 == number:
                return message[at:at + count]
            at += count
        elif key & 7 == 5:
            at += 4
        elif key & 7 == 1:
            at += 8
        else:
            _, at = varint(at)
    raise ValueError(f"no field {number}")


def unigram(blob, pieces):
    """XLM-RoBERTa's kind of tokenizer with a small vocabulary."""
    specials = [(text, 0.0) for text in ("<s>", "<pad>", "</s>", "<unk>")]
    tokenizer = Tokenizer(models.Unigram(specials + pieces, unk_id=3))
    tokenizer.normalizer = normalizers.Precompiled(blob)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    tokenizer.add_special_tokens([text for text, _ in specials])
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=True, special=True)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)])
    return tokenizer


def stripping(tokenizer, blob):
    """The same vocabulary in the other form: blanks are taken together by the normaliser."""
    other = Tokenizer.from_str(tokenizer.to_str())
    other.normalizer = normalizers.Sequence([
        normalizers.Precompiled(blob), normalizers.Strip(left=False, right=True),
        normalizers.Replace(Regex(" {2,}"), "▁")])
    other.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return other


def wordpiece():
    """BERT's kind of tokenizer: the corpus's letters, alone and inside words, and its words."""
    normalizer = normalizers.BertNormalizer(lowercase=True)
    splitter = pre_tokenizers.BertPreTokenizer()
    words = [
        word for line in CORPUS
        for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(line))]
    letters = sorted(set("".join(words)))
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + letters
    tokens += ["##" + letter for letter in letters] + sorted(set(words) - set(letters))[:100]
    tokenizer = Tokenizer(models.WordPiece(
        {token: id for id, token in enumerate(tokens)}, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, splitter
    tokenizer.add_special_tokens(tokens[:5])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return tokenizer


def randomised(model):
    """Weights that make texts differ: a fresh model's are so small that all vectors are alike."""
    generator = torch.Generator().manual_seed(SEED)
    with torch.no_grad():
        for name, weight in sorted(model.named_parameters()):
            noise = torch.randn(weight.shape, generator=generator)
            weight.copy_(0.25 * noise + (1.0 if name.endswith("LayerNorm.weight") else 0.0))
    return model


def save(folder, name, model, tokenizer, specials, pooling, normalizes, prompts):
    """Writes the folder, and beside it what sentence-transformers computes with it."""
    base = folder / f"{name}-base"
    model.save_pretrained(base)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **specials).save_pretrained(base)
    transformer = Transformer(str(base), max_seq_length=48)
    modules = [transformer, Pooling(model.config.hidden_size, pooling_mode=pooling)]
    encoder = SentenceTransformer(
        modules=modules + ([Normalize()] if normalizes else []), prompts=prompts, device="cpu")
    target = ROOT / "Tests/LanguageModelsTests/Fixtures" / name
    encoder.save(str(target), create_model_card=False)
    # Smaller in one line; and the weights are made unreadable for others.
    (target / "tokenizer.json").write_text(tokenizer.to_str())
    (target / "model.safetensors").chmod(0o644)
    encoder = SentenceTransformer(str(target), device="cpu")
    how = {"normalize_embeddings": True, "batch_size": 1, "convert_to_numpy": True}
    golden = {
        "texts": TEXTS,
        "tokens": [encoder.tokenizer(text, truncation=True)["input_ids"] for text in TEXTS],
        "plain": encoder.encode(TEXTS, prompt="", **how).tolist(),
        "query": encoder.encode(TEXTS, prompt_name="query", **how).tolist(),
        "passage": encoder.encode(
            TEXTS, prompt_name="passage" if "passage" in prompts else "document", **how).tolist(),
    }
    (target / "golden.json").write_text(json.dumps(golden, ensure_ascii=False) + "\n")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        blob, vocabulary = sentencepiece_model(folder)
        pieces, words = unigram(blob, vocabulary), wordpiece()
        variants = [("xlm-r", pieces), ("stripping", stripping(pieces, blob))]
        golden = [
            {"name": name, "tokenizer": tokenizer.to_str(),
             "samples": [{"text": text, "ids": tokenizer.encode(text).ids} for text in SAMPLES]}
            for name, tokenizer in variants
        ]
        path = ROOT / "Tests/TokenizersTests/Fixtures/unigram.json"
        path.write_text(json.dumps(golden, ensure_ascii=False) + "\n")
        sizes = {
            "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2,
            "num_attention_heads": 4, "hidden_act": "gelu"}
        save(
            folder, "bert-cls", randomised(BertModel(BertConfig(
                vocab_size=words.get_vocab_size(), max_position_embeddings=64, **sizes))),
            words, {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]",
                    "sep_token": "[SEP]", "mask_token": "[MASK]"},
            "cls", True, {"query": "Represent this sentence: "})
        save(
            folder, "xlmr-mean", randomised(XLMRobertaModel(XLMRobertaConfig(
                vocab_size=pieces.get_vocab_size(), max_position_embeddings=66, type_vocab_size=1,
                layer_norm_eps=1e-5, pad_token_id=1, bos_token_id=0, eos_token_id=2, **sizes))),
            pieces, {"pad_token": "<pad>", "unk_token": "<unk>", "cls_token": "<s>",
                     "sep_token": "</s>", "bos_token": "<s>", "eos_token": "</s>",
                     "mask_token": AddedToken("<mask>", lstrip=True, special=True)},
            "mean", False, {"query": "query: ", "passage": "passage: "})


if __name__ == "__main__":
    ROOT = pathlib.Path(sys.argv[1])
    main()
