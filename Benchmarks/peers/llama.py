"""The peer of one prompt and of one stream: llama.cpp on the quantised file itself. One JSON line."""
import argparse
import ctypes
import json
import random
import resource
import statistics
import time

import llama_cpp

PROMPTS = {"prompt-128": 128, "prompt-512": 512}
# generate-1: the prompt's tokens, which are not timed, and the new ones.
BEHIND, NEW = 128, 48


class Model:
    """A context on the model's file."""

    def __init__(self, path, threads):
        llama_cpp.llama_backend_init()
        self.mute = llama_cpp.llama_log_callback(lambda *_: None)
        llama_cpp.llama_log_set(self.mute, ctypes.c_void_p(0))
        model = llama_cpp.llama_model_load_from_file(
            path.encode(), llama_cpp.llama_model_default_params())
        settings = llama_cpp.llama_context_default_params()
        settings.n_ctx, settings.n_batch, settings.n_ubatch = 1024, 512, 512
        settings.n_threads = settings.n_threads_batch = threads
        self.context = llama_cpp.llama_init_from_model(model, settings)
        self.greedy = llama_cpp.llama_sampler_init_greedy()

    def clear(self):
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self.context), True)

    def run(self, tokens):
        array = (llama_cpp.llama_token * len(tokens))(*tokens)
        batch = llama_cpp.llama_batch_get_one(array, len(tokens))
        if llama_cpp.llama_decode(self.context, batch) != 0:
            raise SystemExit("llama.cpp could not run the tokens")
        llama_cpp.llama_synchronize(self.context)

    def likeliest(self):
        return llama_cpp.llama_sampler_sample(self.greedy, self.context, -1)


def random_tokens(count):
    return random.choices(range(100, 49_000), k=count)


def read_prompt(model, length):
    model.clear()
    tokens = random_tokens(length)
    start = time.perf_counter()
    model.run(tokens)
    return length / (time.perf_counter() - start)


def generate(model):
    model.clear()
    model.run(random_tokens(BEHIND))
    start = time.perf_counter()
    for _ in range(NEW):
        model.run([model.likeliest()])
    return NEW / (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=[*PROMPTS, "generate-1"])
    parser.add_argument("--model", required=True, help="the .gguf file")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    model = Model(given.model, given.threads)
    if given.work == "generate-1":
        rates = [generate(model) for _ in range(given.repeats + 1)][1:]
    else:
        rates = [read_prompt(model, PROMPTS[given.work]) for _ in range(given.repeats + 1)][1:]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({
        "engine": "llama.cpp", "name": given.work, "rates": rates,
        "tokensPerSecond": statistics.median(rates), "peakBytes": peak,
    }))


main()
