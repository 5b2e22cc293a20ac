"""Damages exports on purpose, so that `scripts/check-exports` can be seen to fail.

Usage: python sabotage.py permutation|tokenizer FOLDER
"""

import json
import sys

import gguf
import numpy


def unpermute(path, heads):
    """Puts the rows of queries and keys of an F16 file into Hugging Face's order."""
    reader = gguf.GGUFReader(path, "r+")
    for tensor in reader.tensors:
        kind = tensor.name.split(".")[-2]
        if kind in heads:
            values = tensor.data.copy()
            rows = values.reshape(heads[kind], values.shape[0] // heads[kind] // 2, 2, -1)
            tensor.data[:] = rows.swapaxes(1, 2).reshape(values.shape)
    reader.data.flush()


def main(what, folder):
    if what == "permutation":
        path = f"{folder}/gguf-f16/model.gguf"
        fields = gguf.GGUFReader(path).fields
        unpermute(path, {
            "attn_q": fields["llama.attention.head_count"].contents(),
            "attn_k": fields["llama.attention.head_count_kv"].contents(),
        })
    elif what == "tokenizer":
        path = f"{folder}/merged/tokenizer.json"
        with open(path, encoding="utf-8") as file:
            tokenizer = json.load(file)
        del tokenizer["model"]["merges"][100]
        with open(path, "w", encoding="utf-8") as file:
            json.dump(tokenizer, file)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
