"""The peer of the prompt works: llama.cpp on the quantised file itself. One JSON line."""
import argparse
import ctypes
import json
import random
import resource
import statistics
import time

import llama_cpp

LENGTHS = {"prompt-128": 128, "prompt-512": 512}


def open_context(path, threads):
    llama_cpp.llama_backend_init()
    open_context.mute = llama_cpp.llama_log_callback(lambda *_: None)
    llama_cpp.llama_log_set(open_context.mute, ctypes.c_void_p(0))
    model = llama_cpp.llama_model_load_from_file(
        path.encode(), llama_cpp.llama_model_default_params())
    settings = llama_cpp.llama_context_default_params()
    settings.n_ctx, settings.n_batch, settings.n_ubatch = 1024, 512, 512
    settings.n_threads = settings.n_threads_batch = threads
    return llama_cpp.llama_init_from_model(model, settings)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=LENGTHS)
    parser.add_argument("--model", required=True, help="the .gguf file")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    context, length = open_context(given.model, given.threads), LENGTHS[given.work]
    rates = []
    for _ in range(given.repeats + 1):
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(context), True)
        tokens = (llama_cpp.llama_token * length)(*random.choices(range(100, 49_000), k=length))
        start = time.perf_counter()
        if llama_cpp.llama_decode(context, llama_cpp.llama_batch_get_one(tokens, length)) != 0:
            raise SystemExit("llama.cpp could not run the prompt")
        llama_cpp.llama_synchronize(context)
        rates.append(length / (time.perf_counter() - start))
    rates = rates[1:]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({
        "engine": "llama.cpp", "work": given.work, "unit": "tokens/s", "rates": rates,
        "rate": statistics.median(rates), "peakMemoryBytes": peak,
    }))


main()
