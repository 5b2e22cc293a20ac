"""Checks that llama.cpp computes from each tiny model.gguf what transformers computed.

Usage: python check_gguf.py FOLDER

FOLDER is what make_tiny_models.py made. It is a check of the fixtures: of the names, the order of
rows and the metadata in them. llama.cpp multiplies with F16 here, so the logits may differ by 3e-2;
a convention that is not met makes them differ by far more. Exits with 1 when one does.

Needs llama-cpp-python; known to work with 0.3.36.
"""

import ctypes
import json
import os
import sys

import llama_cpp
import numpy


def logits(model, tokens):
    """All rows' logits of one sequence, `[tokens, vocabulary]`."""
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx, parameters.n_batch, parameters.n_ubatch = 256, 256, 256
    parameters.n_threads = parameters.n_threads_batch = 1
    context = llama_cpp.llama_init_from_model(model, parameters)
    batch = llama_cpp.llama_batch_init(len(tokens), 0, 1)
    batch.n_tokens = len(tokens)
    for index, token in enumerate(tokens):
        batch.token[index], batch.pos[index], batch.logits[index] = token, index, 1
        batch.n_seq_id[index], batch.seq_id[index][0] = 1, 0
    assert llama_cpp.llama_decode(context, batch) == 0
    count = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model))
    rows = [
        numpy.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(context, row), (count,)).copy()
        for row in range(len(tokens))
    ]
    llama_cpp.llama_batch_free(batch)
    llama_cpp.llama_free(context)
    return numpy.stack(rows)


def main(folder):
    passed = True
    silent = llama_cpp.llama_log_callback(lambda level, text, data: None)
    llama_cpp.llama_log_set(silent, ctypes.c_void_p())
    for family in sorted(os.listdir(folder)):
        if not os.path.isdir(f"{folder}/{family}"):
            continue
        with open(f"{folder}/{family}/golden.json", encoding="utf-8") as file:
            golden = json.load(file)
        model = llama_cpp.llama_model_load_from_file(
            f"{folder}/{family}/model.gguf".encode(), llama_cpp.llama_model_default_params())
        if not model:
            print(f"{family}: llama.cpp does not load it")
            passed = False
            continue
        worst = max(
            numpy.abs(logits(model, s["tokens"])[s["rows"]] - numpy.array(s["logits"])).max()
            for s in golden["sequences"])
        passed = passed and worst < 3e-2
        print(f"{family}: largest difference of a logit {worst:.2e}")
        llama_cpp.llama_model_free(model)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
