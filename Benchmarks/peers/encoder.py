"""The peer of the encoder's works: sentence-transformers, f32. One JSON line."""
import argparse
import json
import os
import resource
import statistics
import time

os.environ.update(HF_HUB_OFFLINE="1", TQDM_DISABLE="1", TOKENIZERS_PARALLELISM="false")
import torch
from sentence_transformers import SentenceTransformer

QUESTION = "How long do I have to return a damaged item bought in a store number {}?"
SENTENCE = (
    "Refunds for order {} are issued to the original payment method within ten working days of "
    "the warehouse receiving the parcel. "
)
TEXTS = {
    "embed-queries": [QUESTION.format(i) for i in range(512)],
    "embed-passages": [SENTENCE.format(i) * 6 for i in range(256)],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=TEXTS)
    parser.add_argument("--model", required=True, help="the encoder's folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    model, texts = SentenceTransformer(given.model, device="cpu"), TEXTS[given.work]
    # As the model sees them: cut to its longest text, both ends included.
    tokens = sum(
        len(model.tokenizer(text, truncation=True, max_length=model.max_seq_length).input_ids)
        for text in texts)
    rates = []
    for _ in range(given.repeats + 1):
        start = time.perf_counter()
        model.encode(texts, batch_size=32)
        rates.append(tokens / (time.perf_counter() - start))
    rates = rates[1:]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({
        "engine": "sentence-transformers", "name": given.work, "rates": rates, "tokens": tokens,
        "tokensPerSecond": statistics.median(rates), "peakBytes": peak,
    }))


main()
