"""The peer of the decoder's works: PyTorch with transformers and PEFT, f32. One JSON line.

The GGUF file is converted once to a checkpoint in --converted.
"""
import argparse
import json
import resource
import statistics
import time

import torch

from checkpoint import load

ALL_LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
ADAPTED = {
    "lora-qv-8x128": ["q_proj", "v_proj"], "lora-all-8x128": ALL_LINEAR, "full-8x128": None,
}
# How many of a prompt's 128 tokens are the same in all 16.
SHARED = {"generate-16": 0, "generate-16-shared": 100}


def random_tokens(rows, columns):
    return torch.randint(100, 49_000, (rows, columns))


def timed(amount, repeats, prepare, work):
    """Tokens (or 10⁹ operations) a second of each repeat; the first run warms up and is not counted."""
    rates = []
    for _ in range(repeats + 1):
        given = prepare()
        start = time.perf_counter()
        work(given)
        rates.append(amount / (time.perf_counter() - start))
    return rates[1:]


def product(repeats):
    a, b = torch.ones(1024, 1024), torch.ones(1024, 1024)
    billions = 2 * 1024**3 / 1e9
    return timed(billions, 20 * repeats, lambda: (a, b), lambda given: torch.mm(*given))


def score(model, repeats):
    with torch.inference_mode():
        return timed(8 * 256, repeats, lambda: random_tokens(8, 256), lambda x: model.eval()(x))


def generate(model, shared, repeats):
    """Greedy answers of 48 tokens to 16 prompts in one batch. Padding would stand on the left; all
    prompts being equally long, there is none."""
    count, length, new = 16, 128, 48

    def prompts():
        return torch.cat(
            [random_tokens(1, shared).expand(count, -1), random_tokens(count, length - shared)], 1)

    def answer(x):
        model.eval().generate(
            x, attention_mask=torch.ones_like(x), max_new_tokens=new, min_new_tokens=new,
            do_sample=False, pad_token_id=2)

    with torch.inference_mode():
        return timed(count * new, repeats, prompts, answer)


def train(model, adapted, repeats):
    if adapted:
        from peft import LoraConfig, get_peft_model

        model = get_peft_model(
            model,
            LoraConfig(r=8, lora_alpha=16, target_modules=adapted, task_type="CAUSAL_LM"),
        )
    model.train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=1e-4)

    def step(x):
        model(input_ids=x, labels=x).loss.backward()
        optimiser.step()
        optimiser.zero_grad()

    return timed(8 * 128, repeats, lambda: random_tokens(8, 128), step)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=["product", "score-8x256", *SHARED, *ADAPTED])
    parser.add_argument("--model", required=True, help="the .gguf file")
    parser.add_argument("--converted", required=True, help="folder of the converted checkpoint")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(0)
    if given.work == "product":
        print(json.dumps({
            "engine": "PyTorch", "name": "product", "gemmGFLOPs": max(product(given.repeats)),
        }))
        return
    model = load(given.model, given.converted)
    if given.work == "score-8x256":
        rates = score(model, given.repeats)
    elif given.work in SHARED:
        rates = generate(model, SHARED[given.work], given.repeats)
    else:
        rates = train(model, ADAPTED[given.work], given.repeats)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({
        "engine": "PEFT" if ADAPTED.get(given.work) else "transformers", "name": given.work,
        "rates": rates, "tokensPerSecond": statistics.median(rates), "peakBytes": peak,
    }))


main()
