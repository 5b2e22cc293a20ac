"""Checks that PEFT itself loads a saved adapter and computes what Crossover computes with it.

Usage: python check_peft.py MODEL.gguf ADAPTER_FOLDER LOGITS.jsonl [RESAVED_FOLDER]

LOGITS.jsonl holds what Crossover gave with the adapter: one line for each prompt,
{"ids": […], "topIds": […], "topLogits": […], "sumLogLikelihood": …}, the logits being those after
the last token and the sum that of all tokens but the first. With RESAVED_FOLDER, PEFT also saves
the adapter again, for Crossover to load. Exits with 1 when anything differs by more than the
tolerance of the reference values (logits 2e-3, sums 1e-2).

Needs torch, transformers, gguf and peft; known to work with 2.13.0, 5.23.0, 0.19.0 and 0.21.2.
"""

import json
import os
import sys

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM


def forward(model, ids):
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0]
    scores = torch.log_softmax(logits[:-1].double(), dim=-1)
    targets = torch.tensor(ids[1:])
    return logits[-1], scores.gather(1, targets[:, None]).sum().item()


def main(model_path, adapter_folder, logits_path, resaved_folder=None):
    folder, name = os.path.split(os.path.abspath(model_path))
    base = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32)
    base.eval()
    with open(logits_path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file if line.strip()]
    plain = [forward(base, line["ids"])[0] for line in lines]
    model = PeftModel.from_pretrained(base, adapter_folder)
    model.eval()
    passed = True
    for line, without in zip(lines, plain):
        last, total = forward(model, line["ids"])
        got = torch.tensor(line["topLogits"])
        worst = (last[line["topIds"]] - got).abs().max().item()
        moved = (without[line["topIds"]] - got).abs().max().item()
        apart = abs(total - line["sumLogLikelihood"])
        passed = passed and worst <= 2e-3 and apart <= 1e-2 and moved > 0.1
        print(f"logits differ by at most {worst:.2e}, their log-likelihoods by {apart:.2e} "
              f"(without the adapter: logits by {moved:.2e})")
    if resaved_folder:
        model.save_pretrained(resaved_folder)
    return 0 if passed else 1


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
