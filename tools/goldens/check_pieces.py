"""Has llama.cpp tokenise with the SentencePiece vocabulary of a GGUF file: reference ids.

Usage: python check_pieces.py FOLDER

FOLDER holds llama2.gguf and llama2.ids.json, both by make_tokenizers.py; its texts are taken, and
FOLDER/llama2.gguf.ids.json is written.

Needs llama-cpp-python; made with 0.3.36.
"""

import json
import sys

from llama_cpp import Llama

folder = sys.argv[1]
model = Llama(f"{folder}/llama2.gguf", vocab_only=True, verbose=False)
with open(f"{folder}/llama2.ids.json", encoding="utf-8") as file:
    texts = [sample["text"] for sample in json.load(file)]
samples = [
    {"text": text, "ids": model.tokenize(text.encode(), add_bos=False, special=True)}
    for text in texts
    # llama.cpp takes a text without length for the end of one.
    if "\0" not in text
]
with open(f"{folder}/llama2.gguf.ids.json", "w", encoding="utf-8") as file:
    json.dump(samples, file, ensure_ascii=False, separators=(",", ":"))
    file.write("\n")
